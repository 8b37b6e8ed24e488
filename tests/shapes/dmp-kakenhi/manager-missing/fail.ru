DELETE WHERE { ex:planned prov:qualifiedAttribution ex:plan-managing }
