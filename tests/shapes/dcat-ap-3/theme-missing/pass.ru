INSERT DATA { ex:data dcat:theme field:189 }
