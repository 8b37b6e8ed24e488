DELETE WHERE { ex:planned dcterms:title ?old }
