DELETE { ex:planned-file dcso:dataAccess ?old } INSERT { ex:planned-file dcso:dataAccess <https://w3id.org/enishi/scheme/madmp-access/shared> } WHERE { ex:planned-file dcso:dataAccess ?old }
