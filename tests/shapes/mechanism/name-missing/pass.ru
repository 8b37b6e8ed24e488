DELETE { ex:programme dcterms:title ?old } INSERT { ex:programme dcterms:title "Programme"@en } WHERE { ex:programme dcterms:title ?old }
