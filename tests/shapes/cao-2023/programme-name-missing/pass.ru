# English is enough.
DELETE { ex:programme dcterms:title ?old } INSERT { ex:programme dcterms:title "Moonshot R&D"@en } WHERE { ex:programme dcterms:title ?old }
