# No name in any language.
DELETE WHERE { ex:project dcterms:title ?old }
