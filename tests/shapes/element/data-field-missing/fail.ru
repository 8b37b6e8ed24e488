# A theme outside the eleven fields.
DELETE { ex:data dcat:theme ?old } INSERT { ex:data dcat:theme <http://example.org/theme/sea> } WHERE { ex:data dcat:theme ?old }
