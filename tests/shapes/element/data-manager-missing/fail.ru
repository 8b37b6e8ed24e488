# Nobody manages the data.
DELETE DATA { ex:data prov:qualifiedAttribution ex:managing }
