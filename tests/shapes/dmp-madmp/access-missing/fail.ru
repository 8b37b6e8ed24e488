DELETE WHERE { ex:planned-file dcso:dataAccess ?old }
