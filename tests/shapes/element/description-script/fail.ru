# Japanese marked as English.
DELETE { ex:data dcterms:description ?old } INSERT { ex:data dcterms:description "沿岸12地点の水温。"@en } WHERE { ex:data dcterms:description ?old }
