# Restricted data may be charged, under another licence.
DELETE { ex:data dcterms:accessRights ?old } INSERT { ex:data dcterms:accessRights access:c_16ec } WHERE { ex:data dcterms:accessRights ?old } ;
DELETE { ex:data sdo:isAccessibleForFree ?old } INSERT { ex:data sdo:isAccessibleForFree false } WHERE { ex:data sdo:isAccessibleForFree ?old } ;
DELETE { ex:data dcterms:license ?old } INSERT { ex:data dcterms:license licence:OTHER } WHERE { ex:data dcterms:license ?old }
