# A name with a macron.
INSERT DATA { ex:university foaf:name "Enishi University, Kyūshū"@en }
