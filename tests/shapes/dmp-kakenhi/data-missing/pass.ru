DELETE DATA { ex:planned dcterms:title "Water temperature"@en }
