DELETE WHERE { ex:data dcat:contactPoint ?old }
