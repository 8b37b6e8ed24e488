# Open data need no release date.
DELETE { ex:data dcterms:accessRights ?a ; dcterms:available ?d } INSERT { ex:data dcterms:accessRights access:c_abf2 } WHERE { ex:data dcterms:accessRights ?a ; dcterms:available ?d }
