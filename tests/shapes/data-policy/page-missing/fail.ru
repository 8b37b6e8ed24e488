DELETE WHERE { ex:policy foaf:page ?old }
