# A size as sources write it.
DELETE { ex:extent rdfs:label ?old } INSERT { ex:extent rdfs:label "10-100MB" } WHERE { ex:extent rdfs:label ?old }
