# Organisation, address and telephone instead of mail.
DELETE WHERE { ex:contact vcard:hasEmail ?old } ;
INSERT DATA { ex:contact vcard:hasTelephone <tel:0312345678> ; vcard:hasAddress ex:address . ex:address a vcard:Address ; rdfs:label "東京都千代田区"@ja }
