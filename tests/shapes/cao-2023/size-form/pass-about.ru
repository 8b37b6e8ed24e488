# A size as sources write it.
DELETE { ex:extent rdfs:label ?old } INSERT { ex:extent rdfs:label "約1PB" } WHERE { ex:extent rdfs:label ?old }
