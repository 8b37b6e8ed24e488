INSERT DATA { ex:data dcterms:accessRights <https://w3id.org/enishi/scheme/meti-level/2> }
