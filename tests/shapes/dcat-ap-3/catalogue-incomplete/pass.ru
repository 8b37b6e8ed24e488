# A repository that lists nothing here is not passed on.
DELETE WHERE { ex:repository rdfs:label ?old }
