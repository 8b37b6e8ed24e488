DELETE WHERE { ex:data dcterms:description ?old }
