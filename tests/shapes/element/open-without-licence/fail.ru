# Open, but all rights reserved.
DELETE { ex:data dcterms:accessRights ?old } INSERT { ex:data dcterms:accessRights access:c_abf2 } WHERE { ex:data dcterms:accessRights ?old } ;
DELETE { ex:data dcterms:license ?old } INSERT { ex:data dcterms:license licence:NO_LICENSE } WHERE { ex:data dcterms:license ?old }
