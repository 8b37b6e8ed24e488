DELETE { ex:planned dcterms:description ?old } INSERT { ex:planned dcterms:description "Hourly values."@en } WHERE { ex:planned dcterms:description ?old }
