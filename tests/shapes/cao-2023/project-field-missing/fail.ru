# No field.
DELETE WHERE { ex:project dcterms:subject ?old }
