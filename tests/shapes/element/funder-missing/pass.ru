# The grant names the agency; the project need not.
DELETE WHERE { ex:project frapo:hasFundingAgency ?old }
