# Charged is an answer too.
DELETE { ex:data sdo:isAccessibleForFree ?f } INSERT { ex:data sdo:isAccessibleForFree false } WHERE { ex:data sdo:isAccessibleForFree ?f }
