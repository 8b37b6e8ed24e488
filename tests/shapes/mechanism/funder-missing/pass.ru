DELETE WHERE { ex:funder foaf:name ?old }
