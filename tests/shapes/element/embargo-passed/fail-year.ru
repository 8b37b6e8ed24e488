# A year before the reference date.
DELETE { ex:data dcterms:available ?old } INSERT { ex:data dcterms:available "2025"^^xsd:gYear } WHERE { ex:data dcterms:available ?old }
