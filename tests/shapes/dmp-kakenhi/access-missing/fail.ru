DELETE WHERE { ex:planned dcterms:accessRights ?old }
