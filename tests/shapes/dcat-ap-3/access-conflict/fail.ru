INSERT DATA { ex:data dcterms:accessRights access:c_14cb }
