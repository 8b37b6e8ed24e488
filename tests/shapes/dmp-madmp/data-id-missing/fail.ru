DELETE WHERE { ex:planned adms:identifier ?old }
