# Longitude counted from 0 to 360.
DELETE { ex:place dcat:bbox ?old } INSERT { ex:place dcat:bbox "POLYGON((224.0 34.0, 225.0 34.0, 225.0 35.0, 224.0 34.0))" } WHERE { ex:place dcat:bbox ?old }
