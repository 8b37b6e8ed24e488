# Charged under CC BY.
DELETE { ex:data sdo:isAccessibleForFree ?old } INSERT { ex:data sdo:isAccessibleForFree false } WHERE { ex:data sdo:isAccessibleForFree ?old }
