# A time with its zone.
DELETE { ex:record dcterms:modified ?old } INSERT { ex:record dcterms:modified "2026-03-01T09:00:00+09:00"^^xsd:dateTime } WHERE { ex:record dcterms:modified ?old }
