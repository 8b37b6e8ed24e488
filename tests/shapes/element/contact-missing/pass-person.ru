# A person in an organisation, by address and telephone.
DELETE { ex:contact vcard:hasEmail ?old ; vcard:fn ?name } INSERT { ex:contact vcard:organization-name "縁大学"@ja ;
    vcard:hasTelephone <tel:0312345678> ; vcard:hasAddress ex:address }
WHERE { ex:contact vcard:hasEmail ?old ; vcard:fn ?name }
