# One language is enough.
DELETE DATA { ex:data dcterms:title "沿岸域の水温連続観測データ（2024年度）"@ja }
