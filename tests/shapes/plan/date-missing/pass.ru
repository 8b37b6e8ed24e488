DELETE WHERE { ex:plan dcso:created ?old }
