DELETE WHERE { ex:planned dcterms:rights ?old }
