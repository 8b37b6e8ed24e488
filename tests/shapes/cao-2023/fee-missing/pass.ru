# Charged, under another licence.
DELETE { ex:data sdo:isAccessibleForFree ?old } INSERT { ex:data sdo:isAccessibleForFree false } WHERE { ex:data sdo:isAccessibleForFree ?old } ;
DELETE { ex:data dcterms:license ?old } INSERT { ex:data dcterms:license licence:OTHER } WHERE { ex:data dcterms:license ?old }
