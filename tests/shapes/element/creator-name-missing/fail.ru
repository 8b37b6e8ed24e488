# A number without a name.
DELETE WHERE { ex:creator foaf:name ?old }
