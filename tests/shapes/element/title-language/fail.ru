# The title has no language tag. It still counts as a title.
DELETE { ex:data dcterms:title ?old } INSERT { ex:data dcterms:title "沿岸域の水温連続観測データ" } WHERE { ex:data dcterms:title ?old }
