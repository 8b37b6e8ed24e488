DELETE WHERE { ex:plan dcso:created ?a } ;
DELETE WHERE { ex:plan dcso:modified ?b }
