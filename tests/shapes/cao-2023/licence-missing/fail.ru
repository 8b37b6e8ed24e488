# No licence.
DELETE WHERE { ex:data dcterms:license ?old }
