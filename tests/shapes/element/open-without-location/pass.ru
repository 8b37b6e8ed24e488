# A file is a location.
DELETE { ex:data dcterms:accessRights ?old } INSERT { ex:data dcterms:accessRights access:c_abf2 } WHERE { ex:data dcterms:accessRights ?old } ;
DELETE WHERE { ex:data dcat:landingPage ?old } ;
DELETE WHERE { ex:data dcterms:identifier ?old } ;
INSERT DATA { ex:data dcat:distribution ex:file . ex:file a dcat:Distribution ; dcat:accessURL <https://repository.example.ac.jp/files/1> }
