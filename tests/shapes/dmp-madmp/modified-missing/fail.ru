DELETE WHERE { ex:plan dcso:modified ?old }
