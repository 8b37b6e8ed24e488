# Credit is asked for, but nobody is named.
DELETE WHERE { ex:thanks rdfs:label ?l }
