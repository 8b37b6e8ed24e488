# Two access rights of the list.
INSERT DATA { ex:data dcterms:accessRights access:c_16ec }
