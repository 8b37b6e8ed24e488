# The title of the award is optional.
DELETE WHERE { ex:project dcterms:title ?old }
