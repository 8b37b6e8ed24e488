DELETE { ex:planned enishi:concealmentPeriod ?old } INSERT { ex:planned enishi:concealmentPeriod "事業終了後5年"@ja } WHERE { ex:planned enishi:concealmentPeriod ?old }
