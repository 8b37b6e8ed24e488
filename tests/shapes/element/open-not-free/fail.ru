# Open and charged. The licence contradicts the fee too.
# also: cao-2023/fee-licence-conflict
DELETE { ex:data dcterms:accessRights ?old } INSERT { ex:data dcterms:accessRights access:c_abf2 } WHERE { ex:data dcterms:accessRights ?old } ;
DELETE { ex:data sdo:isAccessibleForFree ?old } INSERT { ex:data sdo:isAccessibleForFree false } WHERE { ex:data sdo:isAccessibleForFree ?old }
