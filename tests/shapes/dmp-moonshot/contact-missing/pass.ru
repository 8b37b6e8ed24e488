DELETE { ex:planned-contact vcard:hasEmail ?old } INSERT { ex:planned-contact vcard:hasTelephone <tel:03-0000-0000> } WHERE { ex:planned-contact vcard:hasEmail ?old }
