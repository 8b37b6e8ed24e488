# Issued but never updated.
DELETE WHERE { ex:record dcterms:modified ?old } ;
INSERT DATA { ex:record dcterms:issued "2026-03-01"^^xsd:date }
