DELETE WHERE { ex:plan-grant frapo:hasGrantNumber ?old }
