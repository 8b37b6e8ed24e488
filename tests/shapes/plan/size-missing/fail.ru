DELETE WHERE { ex:planned dcterms:extent ?old }
