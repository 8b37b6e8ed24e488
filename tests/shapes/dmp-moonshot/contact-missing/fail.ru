DELETE WHERE { ex:planned-contact vcard:hasEmail ?old }
