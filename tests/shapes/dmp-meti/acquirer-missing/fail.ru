DELETE WHERE { ex:planned prov:qualifiedAttribution ex:plan-collecting }
