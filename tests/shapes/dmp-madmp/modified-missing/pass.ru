INSERT DATA { ex:plan dcso:modified "2026-02-01T09:00:00+09:00"^^xsd:dateTime }
