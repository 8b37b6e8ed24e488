INSERT DATA { ex:planned dcterms:type type:c_ddb1 }
