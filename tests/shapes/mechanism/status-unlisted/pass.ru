DELETE { ex:status adms:status ?old } INSERT { ex:status adms:status <https://w3id.org/enishi/scheme/mechanism-status/none> } WHERE { ex:status adms:status ?old }
