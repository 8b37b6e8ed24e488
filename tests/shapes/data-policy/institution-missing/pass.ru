# A duty of a programme names no institution.
INSERT DATA { ex:duty a dcterms:Policy ; dcterms:type <https://w3id.org/enishi/scheme/duty/x> ; dcterms:issued "2025-04-01"^^xsd:date }
