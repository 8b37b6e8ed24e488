# Gaps of the example are left.
DELETE { ex:data dcterms:title ?old } INSERT { ex:data dcterms:title "〇〇実証においてセンサより撮像したデータ"@ja } WHERE { ex:data dcterms:title ?old }
