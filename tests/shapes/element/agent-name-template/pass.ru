# A kanji that looks like a gap.
DELETE { ex:university foaf:name ?old } INSERT { ex:university foaf:name "口之津大学"@ja } WHERE { ex:university foaf:name ?old }
