# A day that does not exist.
DELETE { ex:record dcterms:modified ?old } INSERT { ex:record dcterms:modified "2025-99-99"^^xsd:date } WHERE { ex:record dcterms:modified ?old }
