# The number belongs to the programme.
DELETE WHERE { ex:grant adms:identifier ?old } ;
INSERT DATA { ex:programme adms:identifier ex:programme-jgn . ex:programme-jgn skos:notation "JPJ012367"^^enishi:JGN }
