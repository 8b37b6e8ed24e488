DELETE WHERE { ex:planned dcso:personalData ?old }
