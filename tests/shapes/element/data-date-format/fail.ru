# An era date that nobody converted.
DELETE { ex:data dcterms:created ?old } INSERT { ex:data dcterms:created "令和5年3月31日" } WHERE { ex:data dcterms:created ?old }
