DELETE WHERE { ex:plan-project frapo:isFundedBy ?old }
