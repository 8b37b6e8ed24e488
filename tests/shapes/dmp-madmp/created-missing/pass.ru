DELETE { ex:plan dcso:created ?old } INSERT { ex:plan dcso:created "2025-04"^^xsd:gYearMonth } WHERE { ex:plan dcso:created ?old }
