# Consent is not required: animals.
DELETE DATA { ex:data enishi:ethics ethics:informed-consent-yes } ; INSERT DATA { ex:data enishi:ethics ethics:informed-consent-not-required }
