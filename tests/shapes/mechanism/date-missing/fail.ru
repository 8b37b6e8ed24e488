DELETE WHERE { ex:status prov:generatedAtTime ?old }
