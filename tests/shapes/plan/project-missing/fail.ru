DELETE WHERE { ex:plan dcso:hasProject ?old }
