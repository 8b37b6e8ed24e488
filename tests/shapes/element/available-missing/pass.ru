# Without embargo no date is needed.
DELETE { ex:data dcterms:accessRights ?old } INSERT { ex:data dcterms:accessRights access:c_abf2 } WHERE { ex:data dcterms:accessRights ?old } ;
DELETE WHERE { ex:data dcterms:available ?old }
