DELETE { ex:data dcterms:accessRights ?old } INSERT { ex:data dcterms:accessRights <https://w3id.org/enishi/scheme/meti-level/2> } WHERE { ex:data dcterms:accessRights ?old }
