# Zero as a kanji numeral is no gap.
DELETE { ex:data dcterms:title ?old } INSERT { ex:data dcterms:title "二〇二四年の沿岸水温"@ja } WHERE { ex:data dcterms:title ?old }
