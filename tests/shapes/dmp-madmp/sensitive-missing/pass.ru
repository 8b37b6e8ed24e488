DELETE { ex:planned dcso:sensitiveData ?old } INSERT { ex:planned dcso:sensitiveData "unknown" } WHERE { ex:planned dcso:sensitiveData ?old }
