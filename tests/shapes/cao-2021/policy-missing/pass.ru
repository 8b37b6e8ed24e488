# One free text is enough.
DELETE WHERE { ex:data dcterms:license ?old } ;
DELETE WHERE { ex:data sdo:isAccessibleForFree ?old }
