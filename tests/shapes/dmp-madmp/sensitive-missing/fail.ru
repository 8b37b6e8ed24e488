DELETE WHERE { ex:planned dcso:sensitiveData ?old }
