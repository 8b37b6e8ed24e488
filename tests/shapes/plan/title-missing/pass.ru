# One language is enough.
DELETE DATA { ex:plan dcterms:title "Coastal survey plan"@en }
