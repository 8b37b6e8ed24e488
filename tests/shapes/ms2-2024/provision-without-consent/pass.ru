# No consent, and none to provision either.
DELETE WHERE { ex:data enishi:ethics ?e } ;
INSERT DATA { ex:data enishi:ethics ethics:informed-consent-no , ethics:opt-out , ethics:third-party-provision-no , ethics:conflict-of-interest-no }
