# No access right.
DELETE WHERE { ex:data dcterms:accessRights ?old } ;
DELETE WHERE { ex:data dcterms:available ?old }
