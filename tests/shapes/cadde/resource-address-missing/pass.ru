DELETE { ex:file dcat:accessURL ?old } INSERT { ex:file dcat:downloadURL ?old } WHERE { ex:file dcat:accessURL ?old }
