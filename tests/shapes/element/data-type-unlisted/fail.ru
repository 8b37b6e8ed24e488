# A journal article is no managed data.
DELETE { ex:data dcterms:type ?old } INSERT { ex:data dcterms:type type:c_6501 } WHERE { ex:data dcterms:type ?old }
