# On GitHub, without DOI.
DELETE { ex:data dcat:landingPage ?old } INSERT { ex:data dcat:landingPage <https://github.com/example/coast> } WHERE { ex:data dcat:landingPage ?old } ;
DELETE DATA { ex:data adms:identifier ex:doi }
