DELETE WHERE { ex:programme dcterms:title ?old }
