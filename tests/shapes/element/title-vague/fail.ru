# A title named as bad in the explanation book.
DELETE { ex:data dcterms:title ?old } INSERT { ex:data dcterms:title "測定結果"@ja } WHERE { ex:data dcterms:title ?old }
