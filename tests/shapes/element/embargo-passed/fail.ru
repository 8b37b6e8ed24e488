# A day before the reference date, 2026-04-01.
DELETE { ex:data dcterms:available ?old } INSERT { ex:data dcterms:available "2026-03-31"^^xsd:date } WHERE { ex:data dcterms:available ?old }
