# Neither stated nor denied.
DELETE DATA { ex:data enishi:ethics ethics:conflict-of-interest-no }
