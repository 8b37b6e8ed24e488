# A term for data, not for metadata.
DELETE { ex:record dcterms:accessRights ?old } INSERT { ex:record dcterms:accessRights access:c_f1cf } WHERE { ex:record dcterms:accessRights ?old }
