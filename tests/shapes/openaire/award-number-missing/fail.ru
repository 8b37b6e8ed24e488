DELETE WHERE { ex:grant frapo:hasGrantNumber ?old }
