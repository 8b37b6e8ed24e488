# The level of a funder is not exported.
INSERT DATA { ex:data dcterms:accessRights <https://w3id.org/enishi/scheme/meti-level/2> }
