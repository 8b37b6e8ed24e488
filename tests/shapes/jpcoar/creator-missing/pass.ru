DELETE WHERE { ex:creator foaf:name ?old }
