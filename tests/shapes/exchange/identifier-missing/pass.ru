DELETE WHERE { ex:data dcterms:identifier ?a }
