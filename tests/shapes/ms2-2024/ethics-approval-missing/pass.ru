# That none is needed is an answer.
DELETE { ex:data enishi:ethicsApproval ?t } INSERT { ex:data enishi:ethicsApproval "不要"@ja } WHERE { ex:data enishi:ethicsApproval ?t }
