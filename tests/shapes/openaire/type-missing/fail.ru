DELETE WHERE { ex:data dcterms:type ?old }
