# A manager without a name is still told.
DELETE WHERE { ex:plan-office foaf:name ?old }
