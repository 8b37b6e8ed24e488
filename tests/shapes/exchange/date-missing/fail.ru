DELETE WHERE { ex:data dcterms:issued ?a } ;
DELETE WHERE { ex:data dcterms:available ?b } ;
DELETE WHERE { ex:data dcterms:created ?c }
