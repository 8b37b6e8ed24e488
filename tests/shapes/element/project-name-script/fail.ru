# Japanese marked as English.
DELETE { ex:project dcterms:title ?old } INSERT { ex:project dcterms:title "沿岸環境の長期変動"@en } WHERE { ex:project dcterms:title ?old }
