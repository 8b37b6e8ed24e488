# Latin letters may be marked as Japanese.
DELETE { ex:data dcterms:title ?old } INSERT { ex:data dcterms:title "JAXA AMSR-E SST"@ja } WHERE { ex:data dcterms:title ?old }
