# Nothing but an abbreviation.
DELETE { ex:university foaf:name ?old } INSERT { ex:university foaf:name "JCG"@en } WHERE { ex:university foaf:name ?old }
