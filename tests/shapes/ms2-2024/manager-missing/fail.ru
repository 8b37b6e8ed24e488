# also: element/data-manager-missing
# No data manager.
DELETE WHERE { ex:data prov:qualifiedAttribution ex:managing }
