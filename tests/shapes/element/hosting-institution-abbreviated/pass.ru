# An abbreviation beside the full name.
INSERT DATA { ex:university foaf:name "JCG"@en }
