# The code with JP in front.
DELETE { ex:programme skos:notation ?old } INSERT { ex:programme skos:notation "JPMJMS"^^enishi:JGNStream } WHERE { ex:programme skos:notation ?old }
