# A project without a number is still one.
DELETE WHERE { ex:plan-project frapo:isFundedBy ?old }
