DELETE WHERE { ex:call dcterms:issued ?old }
