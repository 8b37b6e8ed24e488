# One circle is no gap.
DELETE { ex:project dcterms:title ?old } INSERT { ex:project dcterms:title "○×式試験の改善"@ja } WHERE { ex:project dcterms:title ?old }
