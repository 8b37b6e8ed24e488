# A month.
DELETE { ex:data dcterms:available ?old } INSERT { ex:data dcterms:available "2030-04"^^xsd:gYearMonth } WHERE { ex:data dcterms:available ?old }
