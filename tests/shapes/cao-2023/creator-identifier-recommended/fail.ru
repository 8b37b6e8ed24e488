# A person with a name only.
DELETE WHERE { ex:creator adms:identifier ?old }
