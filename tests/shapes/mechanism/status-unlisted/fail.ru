DELETE { ex:status adms:status ?old } INSERT { ex:status adms:status <https://w3id.org/enishi/scheme/mechanism-status/maybe> } WHERE { ex:status adms:status ?old }
