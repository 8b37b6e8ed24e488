# A year and a day are not compared.
DELETE { ex:policy dcterms:issued ?old } INSERT { ex:policy dcterms:issued "2023"^^xsd:gYear ; dcterms:valid "2020-03-31"^^xsd:date } WHERE { ex:policy dcterms:issued ?old }
