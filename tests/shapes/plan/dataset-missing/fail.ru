DELETE WHERE { ex:plan dcso:hasDataset ?old }
