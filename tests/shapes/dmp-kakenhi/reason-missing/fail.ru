DELETE WHERE { ex:planned enishi:concealmentReason ?old } ;
DELETE WHERE { ex:planned dcterms:rights ?old }
