# The same number with its zeros.
DELETE { ex:creator-number skos:notation ?old } INSERT { ex:creator-number skos:notation "00000505"^^enishi:ERadResearcher } WHERE { ex:creator-number skos:notation ?old }
