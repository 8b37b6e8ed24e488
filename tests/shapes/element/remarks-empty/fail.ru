# A remark that there is no remark.
DELETE { ex:data skos:note ?old } INSERT { ex:data skos:note "特になし"@ja } WHERE { ex:data skos:note ?old }
