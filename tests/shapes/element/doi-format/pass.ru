# Brackets are allowed.
DELETE { ex:doi skos:notation ?old } INSERT { ex:doi skos:notation "10.1000/(coast)-2024;1"^^enishi:DOI } WHERE { ex:doi skos:notation ?old }
