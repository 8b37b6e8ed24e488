DELETE WHERE { ex:policy dcterms:creator ?old }
