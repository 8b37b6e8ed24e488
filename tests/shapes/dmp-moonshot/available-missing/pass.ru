DELETE { ex:planned dcterms:accessRights ?old } INSERT { ex:planned dcterms:accessRights access:c_f1cf ; dcterms:available "2030-04-01"^^xsd:date } WHERE { ex:planned dcterms:accessRights ?old }
