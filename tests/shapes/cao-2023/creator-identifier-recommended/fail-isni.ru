# An identifier of another kind.
DELETE { ex:creator-number skos:notation ?old } INSERT { ex:creator-number skos:notation "0000000121519272"^^enishi:ISNI } WHERE { ex:creator-number skos:notation ?old }
