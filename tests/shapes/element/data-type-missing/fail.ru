# No type.
DELETE WHERE { ex:data dcterms:type ?old }
