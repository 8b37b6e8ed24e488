# No English title.
DELETE { ex:data dcterms:title ?t } WHERE { ex:data dcterms:title ?t FILTER(LANG(?t) = "en") }
