# A number of AMED.
DELETE { ex:jgn skos:notation ?old } INSERT { ex:jgn skos:notation "JP266f0137006"^^enishi:JGN } WHERE { ex:jgn skos:notation ?old }
