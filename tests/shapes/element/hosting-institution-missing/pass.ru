# English is enough.
DELETE { ex:university foaf:name ?old } INSERT { ex:university foaf:name "National University Corporation Enishi University"@en } WHERE { ex:university foaf:name ?old }
