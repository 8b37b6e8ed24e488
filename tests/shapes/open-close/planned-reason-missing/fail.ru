INSERT DATA { ex:plan a dcso:DMP ; dcso:hasDataset ex:planned . ex:planned a dcso:Dataset ; dcterms:accessRights access:c_16ec }
