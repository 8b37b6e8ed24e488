DELETE WHERE { ex:data dcterms:issued ?a } ;
DELETE WHERE { ex:data dcterms:available ?b }
