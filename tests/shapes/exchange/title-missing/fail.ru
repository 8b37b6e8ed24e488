DELETE WHERE { ex:data dcterms:title ?old }
