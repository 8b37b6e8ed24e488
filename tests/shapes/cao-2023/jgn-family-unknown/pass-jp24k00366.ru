# A number of KAKENHI with five digits.
DELETE { ex:jgn skos:notation ?old } INSERT { ex:jgn skos:notation "JP24K00366"^^enishi:JGN } WHERE { ex:jgn skos:notation ?old }
