DELETE WHERE { ex:data prov:qualifiedAttribution ex:hosting } ;
DELETE WHERE { ex:data dcterms:publisher ?old }
