# Gaps of the example are left.
DELETE { ex:data dcterms:description ?old } INSERT { ex:data dcterms:description "〇〇への応用が期待できる発現プロファイル情報"@ja } WHERE { ex:data dcterms:description ?old }
