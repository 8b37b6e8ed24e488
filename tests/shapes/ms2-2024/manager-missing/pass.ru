# No hosting institution, which this form does not ask for.
DELETE WHERE { ex:data prov:qualifiedAttribution ex:hosting }
