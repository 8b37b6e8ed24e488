DELETE WHERE { ex:plan-contact vcard:fn ?old }
