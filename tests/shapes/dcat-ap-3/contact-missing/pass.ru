DELETE WHERE { ex:contact vcard:fn ?old }
