# Neither free nor charged.
DELETE WHERE { ex:data sdo:isAccessibleForFree ?old }
