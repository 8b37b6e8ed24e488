# No consent, but consent to provision to third parties.
DELETE WHERE { ex:data enishi:ethics ?e } ;
INSERT DATA { ex:data enishi:ethics ethics:informed-consent-no , ethics:opt-out , ethics:third-party-provision-yes , ethics:conflict-of-interest-no }
