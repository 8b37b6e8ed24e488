DELETE { ex:data dcterms:accessRights ?old ; dcat:distribution ?f } INSERT { ex:data dcterms:accessRights access:c_abf2 } WHERE { ex:data dcterms:accessRights ?old ; dcat:distribution ?f }
