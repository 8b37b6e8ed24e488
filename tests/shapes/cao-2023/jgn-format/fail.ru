# A hyphen inside.
DELETE { ex:jgn skos:notation ?old } INSERT { ex:jgn skos:notation "JP-MXP1122712807"^^enishi:JGN } WHERE { ex:jgn skos:notation ?old }
