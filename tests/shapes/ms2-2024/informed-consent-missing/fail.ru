# Consent is not spoken of.
DELETE DATA { ex:data enishi:ethics ethics:informed-consent-yes }
