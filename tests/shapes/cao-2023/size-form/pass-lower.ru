# A size as sources write it.
DELETE { ex:extent rdfs:label ?old } INSERT { ex:extent rdfs:label "559.4 kB" } WHERE { ex:extent rdfs:label ?old }
