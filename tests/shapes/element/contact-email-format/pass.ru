# A plus sign in the name.
DELETE { ex:contact vcard:hasEmail ?old } INSERT { ex:contact vcard:hasEmail <mailto:data+sea@example.ac.jp> } WHERE { ex:contact vcard:hasEmail ?old }
