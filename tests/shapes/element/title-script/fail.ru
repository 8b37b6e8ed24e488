# Japanese marked as English.
DELETE { ex:data dcterms:title ?old } INSERT { ex:data dcterms:title "沿岸水温"@en } WHERE { ex:data dcterms:title ?old }
