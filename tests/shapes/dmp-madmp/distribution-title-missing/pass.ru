DELETE { ex:planned-file dcterms:title ?old } INSERT { ex:planned-file dcterms:title "x"@en } WHERE { ex:planned-file dcterms:title ?old }
