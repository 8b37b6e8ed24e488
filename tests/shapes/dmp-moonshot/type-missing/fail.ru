DELETE WHERE { ex:planned dcterms:type ?old }
