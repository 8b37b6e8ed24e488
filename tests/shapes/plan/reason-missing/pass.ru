# Data that open later need no reason in these forms.
DELETE { ex:planned dcterms:accessRights ?old ; enishi:concealmentReason ?why } INSERT { ex:planned dcterms:accessRights access:c_f1cf ; dcterms:available "2030-04-01"^^xsd:date } WHERE { ex:planned dcterms:accessRights ?old ; enishi:concealmentReason ?why }
