DELETE WHERE { ex:planned-file dcterms:title ?old }
