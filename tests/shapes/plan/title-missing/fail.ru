DELETE WHERE { ex:plan dcterms:title ?old }
