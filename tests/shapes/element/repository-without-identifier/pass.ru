# On GitHub, with DOI.
DELETE { ex:data dcat:landingPage ?old } INSERT { ex:data dcat:landingPage <https://github.com/example/coast> } WHERE { ex:data dcat:landingPage ?old }
