# An institution without a name.
DELETE WHERE { ex:university foaf:name ?old }
