DELETE WHERE { ex:data dcterms:license ?a } ;
DELETE WHERE { ex:data dcterms:rights ?b } ;
DELETE WHERE { ex:file dcterms:license ?c }
