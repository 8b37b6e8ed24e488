# A creator is a person, as is right.
INSERT { ex:data prov:qualifiedAttribution ex:creating . ex:creating prov:agent ex:creator ; dcat:hadRole contributor:DataCollector } WHERE { }
