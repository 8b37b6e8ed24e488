DELETE WHERE { ex:planned dcat:theme ?old }
