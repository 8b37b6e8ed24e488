# Several targets.
INSERT DATA { ex:data enishi:acquisitionTarget "マウス"@ja }
