# Only a Japanese description.
DELETE { ex:data dcterms:description ?t } WHERE { ex:data dcterms:description ?t FILTER(LANG(?t) = "en") }
