# No domain.
DELETE { ex:contact vcard:hasEmail ?old } INSERT { ex:contact vcard:hasEmail <mailto:data@office> } WHERE { ex:contact vcard:hasEmail ?old }
