DELETE WHERE { ex:data dcterms:license ?a } ;
DELETE WHERE { ex:data dcterms:rights ?b } ;
DELETE WHERE { ex:file dcterms:license ?c } ;
DELETE WHERE { ex:data sdo:isAccessibleForFree ?d } ;
DELETE WHERE { ex:data odrl:hasPolicy ?e }
