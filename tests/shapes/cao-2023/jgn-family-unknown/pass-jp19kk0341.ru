# A number of KAKENHI.
DELETE { ex:jgn skos:notation ?old } INSERT { ex:jgn skos:notation "JP19KK0341"^^enishi:JGN } WHERE { ex:jgn skos:notation ?old }
