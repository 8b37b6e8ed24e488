# The leading zeros are lost.
DELETE { ex:creator-number skos:notation ?old } INSERT { ex:creator-number skos:notation "505"^^enishi:ERadResearcher } WHERE { ex:creator-number skos:notation ?old }
