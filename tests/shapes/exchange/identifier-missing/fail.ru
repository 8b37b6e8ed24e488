DELETE WHERE { ex:data dcterms:identifier ?a } ;
DELETE WHERE { ex:data dcat:landingPage ?b }
