INSERT DATA { ex:data dcat:keyword "sea"@en }
