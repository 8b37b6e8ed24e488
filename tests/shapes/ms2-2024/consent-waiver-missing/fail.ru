# No consent, and no reason.
DELETE WHERE { ex:data enishi:ethics ?e } ;
INSERT DATA { ex:data enishi:ethics ethics:informed-consent-no , ethics:conflict-of-interest-no }
