# Consent, but nothing about provision abroad.
DELETE DATA { ex:data enishi:ethics ethics:overseas-provision-no }
