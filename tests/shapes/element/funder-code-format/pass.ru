# A code with a leading zero.
DELETE { ex:funder-code skos:notation ?old } INSERT { ex:funder-code skos:notation "0303"^^enishi:ERadFunder } WHERE { ex:funder-code skos:notation ?old }
