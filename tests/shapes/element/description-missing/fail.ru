# No description in any language.
DELETE WHERE { ex:data dcterms:description ?old }
