# A duty to inform names nobody.
DELETE { ex:thanks rdfs:label ?l ; odrl:action ?a } INSERT { ex:thanks odrl:action odrl:inform } WHERE { ex:thanks rdfs:label ?l ; odrl:action ?a }
