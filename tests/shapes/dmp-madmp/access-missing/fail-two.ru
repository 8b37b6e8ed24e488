INSERT DATA { ex:planned-file dcso:dataAccess <https://w3id.org/enishi/scheme/madmp-access/open> }
