DELETE WHERE { ex:catalogue dcterms:description ?old }
