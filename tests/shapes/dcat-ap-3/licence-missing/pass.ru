# The licence of the dataset is given to its distributions.
DELETE WHERE { ex:file dcterms:license ?c }
