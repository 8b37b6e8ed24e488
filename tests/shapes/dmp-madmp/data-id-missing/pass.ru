DELETE { ex:planned-id skos:notation ?old } INSERT { ex:planned-id skos:notation "W-1" } WHERE { ex:planned-id skos:notation ?old }
