# Neither terms nor licence nor fee.
DELETE WHERE { ex:data dcterms:rights ?old } ;
DELETE WHERE { ex:data dcterms:license ?old } ;
DELETE WHERE { ex:data sdo:isAccessibleForFree ?old }
