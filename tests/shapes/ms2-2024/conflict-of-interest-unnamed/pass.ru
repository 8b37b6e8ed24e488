# A company is named beside the denial.
INSERT DATA { ex:data enishi:conflictOfInterest "縁製薬株式会社"@ja }
