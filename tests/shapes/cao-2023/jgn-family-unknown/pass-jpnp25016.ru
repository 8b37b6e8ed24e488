# A number of NEDO.
DELETE { ex:jgn skos:notation ?old } INSERT { ex:jgn skos:notation "JPNP25016"^^enishi:JGN } WHERE { ex:jgn skos:notation ?old }
