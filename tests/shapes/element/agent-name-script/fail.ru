# Japanese marked as English.
INSERT DATA { ex:university foaf:name "縁大学"@en }
