# The edges of the range.
DELETE { ex:place dcat:bbox ?old } INSERT { ex:place dcat:bbox "POLYGON((-180 -90, 180.0 -90.0, 180 90, -180 -90))" } WHERE { ex:place dcat:bbox ?old }
