# The name of the official example.
DELETE { ex:university foaf:name ?old } INSERT { ex:university foaf:name "〇〇大学"@ja } WHERE { ex:university foaf:name ?old }
