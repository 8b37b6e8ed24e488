# Open, but neither page nor DOI nor file.
DELETE { ex:data dcterms:accessRights ?old } INSERT { ex:data dcterms:accessRights access:c_abf2 } WHERE { ex:data dcterms:accessRights ?old } ;
DELETE WHERE { ex:data dcat:landingPage ?old } ;
DELETE WHERE { ex:data dcterms:identifier ?old }
