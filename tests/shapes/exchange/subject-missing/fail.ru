DELETE WHERE { ex:data dcat:keyword ?a } ;
DELETE WHERE { ex:data dcat:theme ?b }
