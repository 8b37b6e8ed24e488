INSERT DATA { ex:planned a dcso:Dataset ; dcterms:accessRights access:c_14cb ; enishi:concealmentReason "事業化のため"@ja }
