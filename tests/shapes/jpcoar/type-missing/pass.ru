DELETE { ex:data dcterms:type ?old } INSERT { ex:data dcterms:type type:c_ddb1 } WHERE { ex:data dcterms:type ?old }
