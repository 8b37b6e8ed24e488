INSERT DATA { ex:data prov:specializationOf ex:planned . ex:planned a dcso:Dataset ; dcterms:accessRights access:c_f1cf }
