# A language with its region is a tag too.
DELETE { ex:project dcterms:title ?old } INSERT { ex:project dcterms:title "沿岸環境の長期変動の解明"@ja-JP } WHERE { ex:project dcterms:title ?old }
