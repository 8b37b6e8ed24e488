# Another field than that of the data.
DELETE { ex:project dcterms:subject ?old } INSERT { ex:project dcterms:subject field:9999 } WHERE { ex:project dcterms:subject ?old }
