DELETE WHERE { ex:creator foaf:name ?old } ;
INSERT DATA { ex:creator foaf:familyName "海野"@ja }
