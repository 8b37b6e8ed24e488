# Another Japanese title.
DELETE { ex:data dcterms:title ?t } INSERT { ex:data dcterms:title "未病状態の推定に用いた遺伝子発現データ"@ja } WHERE { ex:data dcterms:title ?t FILTER(LANG(?t) = "ja") }
