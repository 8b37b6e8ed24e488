DELETE WHERE { ex:data dcat:distribution ?old }
