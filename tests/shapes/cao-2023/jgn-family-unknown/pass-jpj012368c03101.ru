# A number of NICT.
DELETE { ex:jgn skos:notation ?old } INSERT { ex:jgn skos:notation "JPJ012368C03101"^^enishi:JGN } WHERE { ex:jgn skos:notation ?old }
