# The funder's own level stands beside it.
INSERT DATA { ex:data dcterms:accessRights <http://example.org/level/2> }
