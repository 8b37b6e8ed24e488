# Greek letters are no Japanese.
DELETE { ex:project dcterms:title ?old } INSERT { ex:project dcterms:title "Role of β-glucan on the coast"@en } WHERE { ex:project dcterms:title ?old }
