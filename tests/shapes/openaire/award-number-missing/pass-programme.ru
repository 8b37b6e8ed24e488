# The number stands for the whole programme.
DELETE WHERE { ex:grant frapo:hasGrantNumber ?old } ;
INSERT DATA { ex:programme adms:identifier ex:programme-jgn . ex:programme-jgn skos:notation "JPJ012367"^^enishi:JGN }
