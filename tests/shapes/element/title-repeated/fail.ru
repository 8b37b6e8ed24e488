# Two English titles.
INSERT DATA { ex:data dcterms:title "Coastal water temperature"@en }
