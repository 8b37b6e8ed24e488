DELETE WHERE { ex:data dcat:keyword ?old }
