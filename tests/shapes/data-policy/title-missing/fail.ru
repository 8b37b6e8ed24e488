DELETE WHERE { ex:policy dcterms:title ?old }
