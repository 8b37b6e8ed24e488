INSERT DATA { ex:record dcterms:title "記録"@ja }
