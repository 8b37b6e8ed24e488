# Two datasets, both complete.
DELETE DATA { ex:planned dcterms:title "Water temperature"@en }
