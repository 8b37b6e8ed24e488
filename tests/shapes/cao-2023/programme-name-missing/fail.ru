# A code without a name.
DELETE WHERE { ex:programme dcterms:title ?old }
