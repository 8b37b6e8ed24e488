DELETE { ex:plan-extent rdfs:label ?old } INSERT { ex:plan-extent rdfs:label "1PB" } WHERE { ex:plan-extent rdfs:label ?old }
