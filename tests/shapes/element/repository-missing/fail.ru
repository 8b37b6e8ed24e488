# No repository, now or planned.
DELETE WHERE { ex:data dcat:inCatalog ?old }
