DELETE WHERE { ex:programme frapo:hasFundingAgency ?old }
