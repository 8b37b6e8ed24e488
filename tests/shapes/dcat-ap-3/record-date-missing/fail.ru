DELETE WHERE { ex:record dcterms:modified ?old }
