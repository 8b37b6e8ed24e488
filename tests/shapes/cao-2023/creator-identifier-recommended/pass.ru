# An ORCID iD instead.
DELETE WHERE { ex:creator adms:identifier ?old } ;
INSERT DATA { ex:creator owl:sameAs <https://orcid.org/0000-0002-1825-0097> }
