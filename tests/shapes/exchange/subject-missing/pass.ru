DELETE WHERE { ex:data dcat:keyword ?a }
