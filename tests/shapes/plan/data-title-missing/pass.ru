# One language is enough.
DELETE DATA { ex:planned dcterms:title "水温"@ja }
