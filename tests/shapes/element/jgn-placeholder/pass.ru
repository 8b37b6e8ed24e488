# A real number of the same programme.
DELETE { ex:jgn skos:notation ?old } INSERT { ex:jgn skos:notation "JPMJPF2221"^^enishi:JGN } WHERE { ex:jgn skos:notation ?old }
