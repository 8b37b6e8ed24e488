# No consent, but an opt-out.
DELETE WHERE { ex:data enishi:ethics ?e } ;
INSERT DATA { ex:data enishi:ethics ethics:informed-consent-no , ethics:opt-out , ethics:conflict-of-interest-no }
