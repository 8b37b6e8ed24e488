DELETE { ex:plan-id skos:notation ?old } INSERT { ex:plan-id skos:notation "P-1" } WHERE { ex:plan-id skos:notation ?old }
