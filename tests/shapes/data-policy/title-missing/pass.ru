DELETE { ex:policy dcterms:title ?old } INSERT { ex:policy dcterms:title "Data policy"@en } WHERE { ex:policy dcterms:title ?old }
