# A listed licence needs no explanation.
DELETE WHERE { ex:data dcterms:rights ?old }
