# Gaps of the example are left.
DELETE { ex:project dcterms:title ?old } INSERT { ex:project dcterms:title "〇〇の△△に基づく××の実現"@ja } WHERE { ex:project dcterms:title ?old }
