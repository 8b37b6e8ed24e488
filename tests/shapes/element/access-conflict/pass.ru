# The funder's own level is no second right.
INSERT DATA { ex:data dcterms:accessRights <http://example.org/level/2> }
