# Neither issued nor updated.
DELETE WHERE { ex:record dcterms:modified ?old }
