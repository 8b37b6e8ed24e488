# A telephone number is a contact.
DELETE { ex:contact vcard:hasEmail ?m } INSERT { ex:contact vcard:hasTelephone <tel:03-0000-0000> } WHERE { ex:contact vcard:hasEmail ?m }
