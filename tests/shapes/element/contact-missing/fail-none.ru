# No contact at all.
DELETE WHERE { ex:data dcat:contactPoint ?old }
