# Only an English description.
DELETE { ex:data dcterms:description ?t } WHERE { ex:data dcterms:description ?t FILTER(LANG(?t) = "ja") }
