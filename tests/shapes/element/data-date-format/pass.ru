# A year is a date of the data.
DELETE { ex:data dcterms:created ?old } INSERT { ex:data dcterms:created "2024"^^xsd:gYear } WHERE { ex:data dcterms:created ?old }
