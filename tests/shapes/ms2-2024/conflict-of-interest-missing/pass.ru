# Stated, with whom.
DELETE DATA { ex:data enishi:ethics ethics:conflict-of-interest-no } ;
INSERT DATA { ex:data enishi:ethics ethics:conflict-of-interest-yes ; enishi:conflictOfInterest "縁製薬株式会社"@ja }
