DELETE { ex:policy dcterms:issued ?old } INSERT { ex:policy dcterms:issued "2023"^^xsd:gYear } WHERE { ex:policy dcterms:issued ?old }
