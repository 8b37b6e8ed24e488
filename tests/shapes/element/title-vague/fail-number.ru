# Vague words with a number.
DELETE { ex:data dcterms:title ?old } INSERT { ex:data dcterms:title "Dataset 2"@en } WHERE { ex:data dcterms:title ?old }
