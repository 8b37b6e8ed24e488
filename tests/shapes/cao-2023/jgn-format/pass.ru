# Letters inside the number, fifteen characters.
DELETE { ex:jgn skos:notation ?old } INSERT { ex:jgn skos:notation "JPMEERF20204G01"^^enishi:JGN } WHERE { ex:jgn skos:notation ?old }
