# Pages are no size of data.
DELETE { ex:extent rdfs:label ?old } INSERT { ex:extent rdfs:label "15 pages" } WHERE { ex:extent rdfs:label ?old }
