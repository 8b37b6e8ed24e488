DELETE WHERE { ex:planned dcterms:description ?old }
