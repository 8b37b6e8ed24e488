INSERT DATA { ex:policy dcterms:valid "2030-03-31"^^xsd:date }
