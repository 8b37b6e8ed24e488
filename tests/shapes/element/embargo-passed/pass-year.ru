# The year of the reference date.
DELETE { ex:data dcterms:available ?old } INSERT { ex:data dcterms:available "2026"^^xsd:gYear } WHERE { ex:data dcterms:available ?old }
