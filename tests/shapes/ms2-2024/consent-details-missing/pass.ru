# Without consent its extent is not asked for.
DELETE WHERE { ex:data enishi:ethics ?e } ;
INSERT DATA { ex:data enishi:ethics ethics:informed-consent-not-required , ethics:conflict-of-interest-no }
