# A test number of the forms.
DELETE { ex:jgn skos:notation ?old } INSERT { ex:jgn skos:notation "JPTEST"^^enishi:JGN } WHERE { ex:jgn skos:notation ?old }
