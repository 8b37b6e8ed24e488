INSERT DATA { ex:record dcterms:issued "2026-01-01"^^xsd:date }
