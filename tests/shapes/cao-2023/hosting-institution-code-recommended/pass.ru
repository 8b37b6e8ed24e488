# Another code beside ROR.
INSERT DATA { ex:university adms:identifier ex:isni . ex:isni skos:notation "0000000121519272"^^enishi:ISNI }
