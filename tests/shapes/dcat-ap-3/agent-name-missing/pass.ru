# People are not exported as agents.
INSERT DATA { ex:somebody a foaf:Person }
