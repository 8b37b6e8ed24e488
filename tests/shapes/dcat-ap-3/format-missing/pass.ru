DELETE { ex:file dcterms:format ?old } INSERT { ex:file dcat:mediaType "text/csv" } WHERE { ex:file dcterms:format ?old }
