DELETE WHERE { ex:data dcterms:license ?a } ;
DELETE WHERE { ex:file dcterms:license ?c }
