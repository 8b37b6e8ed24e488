# A size as sources write it.
DELETE { ex:extent rdfs:label ?old } INSERT { ex:extent rdfs:label "12B" } WHERE { ex:extent rdfs:label ?old }
