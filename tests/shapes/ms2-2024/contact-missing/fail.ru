# also: element/contact-missing
# No contact.
DELETE WHERE { ex:data dcat:contactPoint ?c }
