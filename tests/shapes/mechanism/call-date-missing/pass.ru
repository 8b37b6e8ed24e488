DELETE { ex:call dcterms:issued ?old } INSERT { ex:call dcterms:issued "2025"^^xsd:gYear } WHERE { ex:call dcterms:issued ?old }
