# A number of JSPS bilateral.
DELETE { ex:jgn skos:notation ?old } INSERT { ex:jgn skos:notation "JPJSBP120257420"^^enishi:JGN } WHERE { ex:jgn skos:notation ?old }
