# A name without a language tag.
DELETE { ex:project dcterms:title ?old } INSERT { ex:project dcterms:title "沿岸環境の長期変動の解明" } WHERE { ex:project dcterms:title ?old }
