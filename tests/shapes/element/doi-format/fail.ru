# The gaps of the example.
DELETE { ex:doi skos:notation ?old } INSERT { ex:doi skos:notation "10.xx/2024"^^enishi:DOI } WHERE { ex:doi skos:notation ?old }
