# Units and signs are no Japanese.
DELETE { ex:data dcterms:description ?old } INSERT { ex:data dcterms:description "Temperature in ℃, ±0.1."@en } WHERE { ex:data dcterms:description ?old }
