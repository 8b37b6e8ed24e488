# Another title is an alternative title.
INSERT DATA { ex:data dcterms:alternative "Coastal water temperature"@en }
