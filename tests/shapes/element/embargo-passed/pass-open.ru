# Open data may have opened in the past.
DELETE { ex:data dcterms:available ?old } INSERT { ex:data dcterms:available "2020-01-01"^^xsd:date } WHERE { ex:data dcterms:available ?old } ;
DELETE { ex:data dcterms:accessRights ?old } INSERT { ex:data dcterms:accessRights access:c_abf2 } WHERE { ex:data dcterms:accessRights ?old }
