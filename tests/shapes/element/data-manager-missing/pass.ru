# A unit without a name is a manager.
DELETE WHERE { ex:office foaf:name ?old }
