DELETE WHERE { ex:host foaf:page ?old }
