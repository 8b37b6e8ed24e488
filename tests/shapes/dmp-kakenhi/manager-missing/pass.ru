DELETE WHERE { ex:plan-office foaf:name ?old }
