# also: ms2-2024/release-date-missing
# No access right.
DELETE WHERE { ex:data dcterms:accessRights ?old } ;
DELETE WHERE { ex:data dcterms:available ?old }
