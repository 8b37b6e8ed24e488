# Simulation data.
DELETE { ex:data dcterms:type ?old } INSERT { ex:data dcterms:type type:W2XT-7017 } WHERE { ex:data dcterms:type ?old }
