# Another of the eleven fields.
DELETE { ex:data dcat:theme ?f } INSERT { ex:data dcat:theme field:189 } WHERE { ex:data dcat:theme ?f }
