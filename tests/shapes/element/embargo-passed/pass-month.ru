# The month of the reference date.
DELETE { ex:data dcterms:available ?old } INSERT { ex:data dcterms:available "2026-04"^^xsd:gYearMonth } WHERE { ex:data dcterms:available ?old }
