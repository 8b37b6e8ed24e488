DELETE DATA { ex:data dcterms:description "Water temperature at 12 coastal sites, every ten minutes."@en }
