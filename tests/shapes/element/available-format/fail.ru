# A day that does not exist.
DELETE { ex:data dcterms:available ?old } INSERT { ex:data dcterms:available "2030-02-30"^^xsd:date } WHERE { ex:data dcterms:available ?old }
