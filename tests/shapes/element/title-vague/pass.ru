# The same words with a subject.
DELETE { ex:data dcterms:title ?old } INSERT { ex:data dcterms:title "港内の水温の測定結果"@ja } WHERE { ex:data dcterms:title ?old }
