# An embargo without an end.
DELETE WHERE { ex:data dcterms:available ?old }
