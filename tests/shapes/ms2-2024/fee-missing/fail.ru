# also: cao-2023/fee-missing
# Neither free nor charged.
DELETE WHERE { ex:data sdo:isAccessibleForFree ?f }
