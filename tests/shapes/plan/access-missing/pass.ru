# Open data need no reason.
DELETE { ex:planned dcterms:accessRights ?old ; enishi:concealmentReason ?why ; enishi:concealmentPeriod ?long } INSERT { ex:planned dcterms:accessRights access:c_abf2 } WHERE { ex:planned dcterms:accessRights ?old ; enishi:concealmentReason ?why ; enishi:concealmentPeriod ?long }
