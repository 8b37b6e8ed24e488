DELETE WHERE { ex:planned enishi:concealmentReason ?old }
