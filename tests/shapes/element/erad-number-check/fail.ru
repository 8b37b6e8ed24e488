# A placeholder.
DELETE { ex:creator-number skos:notation ?old } INSERT { ex:creator-number skos:notation "12345678"^^enishi:ERadResearcher } WHERE { ex:creator-number skos:notation ?old }
