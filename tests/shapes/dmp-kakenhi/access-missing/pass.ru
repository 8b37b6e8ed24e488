INSERT DATA { ex:planned dcterms:accessRights access:c_abf2 }
