# A conflict, but with whom?
DELETE DATA { ex:data enishi:ethics ethics:conflict-of-interest-no } ;
INSERT DATA { ex:data enishi:ethics ethics:conflict-of-interest-yes }
