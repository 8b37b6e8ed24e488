# A planned repository known by name only.
DELETE WHERE { ex:repository a ?old }
