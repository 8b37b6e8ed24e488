# Nothing says what the data were acquired from.
DELETE WHERE { ex:data enishi:acquisitionTarget ?t }
