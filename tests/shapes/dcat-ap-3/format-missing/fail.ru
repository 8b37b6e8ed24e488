DELETE WHERE { ex:file dcterms:format ?old }
