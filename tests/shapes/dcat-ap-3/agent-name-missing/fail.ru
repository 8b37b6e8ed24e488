DELETE WHERE { ex:office foaf:name ?old }
