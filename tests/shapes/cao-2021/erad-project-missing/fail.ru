# No e-Rad project number; the Japan Grant Number does not replace it.
DELETE WHERE { ex:project adms:identifier ?old }
