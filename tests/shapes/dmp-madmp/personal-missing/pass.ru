DELETE { ex:planned dcso:personalData ?old } INSERT { ex:planned dcso:personalData "unknown" } WHERE { ex:planned dcso:personalData ?old }
