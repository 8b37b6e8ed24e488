# Many digits, and a reference system in front.
INSERT DATA { ex:place dcat:centroid "<http://www.opengis.net/def/crs/EPSG/0/4326> POINT(-135.123456 35.0001)" }
