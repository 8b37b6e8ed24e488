# A single circle stands for a grade.
DELETE { ex:data dcterms:description ?old } INSERT { ex:data dcterms:description "品質は○か△で示す。"@ja } WHERE { ex:data dcterms:description ?old }
