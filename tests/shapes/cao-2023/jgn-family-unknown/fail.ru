# No known family.
DELETE { ex:jgn skos:notation ?old } INSERT { ex:jgn skos:notation "JPQQ1234"^^enishi:JGN } WHERE { ex:jgn skos:notation ?old }
