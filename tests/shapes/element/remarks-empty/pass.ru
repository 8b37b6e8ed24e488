# A remark that begins like one.
DELETE { ex:data skos:note ?old } INSERT { ex:data skos:note "なし崩しに欠測が増えた期間がある。"@ja } WHERE { ex:data skos:note ?old }
