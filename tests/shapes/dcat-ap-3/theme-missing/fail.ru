DELETE WHERE { ex:data dcat:theme ?old }
