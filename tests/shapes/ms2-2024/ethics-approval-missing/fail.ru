# No approval is stated.
DELETE WHERE { ex:data enishi:ethicsApproval ?t }
