DELETE WHERE { ex:file dcat:accessURL ?old }
