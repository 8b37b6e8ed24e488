# Five digits, as the forms once wrote it.
DELETE { ex:funder-code skos:notation ?old } INSERT { ex:funder-code skos:notation "01020"^^enishi:ERadFunder } WHERE { ex:funder-code skos:notation ?old }
