# Family and given name apart.
DELETE WHERE { ex:creator foaf:name ?old } ;
INSERT DATA { ex:creator foaf:familyName "海野"@ja ; foaf:givenName "太郎"@ja }
