# One language is enough.
DELETE DATA { ex:project dcterms:title "沿岸環境の長期変動の解明"@ja }
