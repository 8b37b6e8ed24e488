# A code of the numbered family.
DELETE { ex:programme skos:notation ?old } INSERT { ex:programme skos:notation "J012368"^^enishi:JGNStream } WHERE { ex:programme skos:notation ?old }
