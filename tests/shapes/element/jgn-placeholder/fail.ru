# The number of the official example.
DELETE { ex:jgn skos:notation ?old } INSERT { ex:jgn skos:notation "JPMJPF9999"^^enishi:JGN } WHERE { ex:jgn skos:notation ?old }
