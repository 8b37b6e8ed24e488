# The size of the official example, with a space.
DELETE { ex:extent rdfs:label ?old } INSERT { ex:extent rdfs:label "852.95 KB" } WHERE { ex:extent rdfs:label ?old }
