DELETE WHERE { ex:policy dcterms:issued ?old }
