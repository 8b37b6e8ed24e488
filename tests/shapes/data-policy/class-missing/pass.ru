# An institution without a repository is not counted.
INSERT DATA { ex:other a foaf:Organization ; foaf:name "他の機関"@ja }
