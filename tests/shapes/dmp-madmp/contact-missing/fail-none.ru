DELETE WHERE { ex:plan dcat:contactPoint ?old }
