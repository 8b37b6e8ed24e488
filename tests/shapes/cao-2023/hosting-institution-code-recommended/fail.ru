# No ROR.
DELETE WHERE { ex:university adms:identifier ?old }
