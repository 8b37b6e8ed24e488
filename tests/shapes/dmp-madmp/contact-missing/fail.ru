DELETE WHERE { ex:plan-contact vcard:hasEmail ?old }
