# No title in any language.
DELETE WHERE { ex:data dcterms:title ?old }
