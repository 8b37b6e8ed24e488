INSERT DATA { ex:version a prov:Entity ; dcterms:modified "2025-04-01"^^xsd:date }
