# A number of MEXT.
DELETE { ex:jgn skos:notation ?old } INSERT { ex:jgn skos:notation "JPMXP1222TU0195"^^enishi:JGN } WHERE { ex:jgn skos:notation ?old }
