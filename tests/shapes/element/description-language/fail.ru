# The description has no language tag.
DELETE { ex:data dcterms:description ?old } INSERT { ex:data dcterms:description "沿岸12地点の水温。" } WHERE { ex:data dcterms:description ?old }
