# A number that could not be read is told as such when it is read.
DELETE { ex:creator-number skos:notation ?old } INSERT { ex:creator-number skos:notation "C0001" } WHERE { ex:creator-number skos:notation ?old }
