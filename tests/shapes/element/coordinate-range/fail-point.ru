# Latitude and longitude in the wrong order.
INSERT DATA { ex:place dcat:centroid "POINT(35.0 135.5)" }
