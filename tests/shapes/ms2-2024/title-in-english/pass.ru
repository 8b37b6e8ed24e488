# Another English title.
DELETE { ex:data dcterms:title ?t } INSERT { ex:data dcterms:title "Gene expression before symptoms appear"@en } WHERE { ex:data dcterms:title ?t FILTER(LANG(?t) = "en") }
