DELETE { ex:planned dcterms:accessRights ?old } INSERT { ex:planned dcterms:accessRights access:c_f1cf } WHERE { ex:planned dcterms:accessRights ?old }
