# Closed metadata.
DELETE { ex:record dcterms:accessRights ?old } INSERT { ex:record dcterms:accessRights metadata-access:closed } WHERE { ex:record dcterms:accessRights ?old }
