# Organisation and telephone, but no address and no mail.
DELETE WHERE { ex:contact vcard:hasEmail ?old } ;
INSERT DATA { ex:contact vcard:hasTelephone <tel:0312345678> }
