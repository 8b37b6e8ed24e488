DELETE WHERE { ex:planned enishi:concealmentPeriod ?old }
