# The largest class.
DELETE { ex:extent rdfs:label ?old } INSERT { ex:extent rdfs:label ">100GB" } WHERE { ex:extent rdfs:label ?old }
