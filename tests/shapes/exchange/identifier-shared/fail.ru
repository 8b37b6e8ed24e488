# A second dataset with all that the first has.
INSERT { ex:other ?property ?value } WHERE { ex:data ?property ?value }
