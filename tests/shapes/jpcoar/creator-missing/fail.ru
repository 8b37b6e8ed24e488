DELETE WHERE { ex:data dcterms:creator ?old }
