# A keyword in English.
DELETE { ex:data dcat:keyword ?k } INSERT { ex:data dcat:keyword "temperature"@en } WHERE { ex:data dcat:keyword ?k }
