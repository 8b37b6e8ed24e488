# One language is enough.
DELETE { ex:data dcterms:description ?old } INSERT { ex:data dcterms:description "Water temperature at 12 coastal sites."@en } WHERE { ex:data dcterms:description ?old }
