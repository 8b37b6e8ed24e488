# The reference date itself.
DELETE { ex:data dcterms:available ?old } INSERT { ex:data dcterms:available "2026-04-01"^^xsd:date } WHERE { ex:data dcterms:available ?old }
