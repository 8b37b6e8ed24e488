INSERT DATA { ex:planned dcat:theme field:189 }
