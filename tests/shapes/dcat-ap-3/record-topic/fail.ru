DELETE WHERE { ex:record foaf:primaryTopic ?old }
