DELETE WHERE { ex:university org:classification ?old }
