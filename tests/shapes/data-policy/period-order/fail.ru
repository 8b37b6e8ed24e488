INSERT DATA { ex:policy dcterms:valid "2020-03-31"^^xsd:date }
