# No keyword.
DELETE WHERE { ex:data dcat:keyword ?k }
