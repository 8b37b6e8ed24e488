DELETE WHERE { ex:status prov:specializationOf ?old } ;
INSERT DATA { ex:later a prov:Entity ; prov:specializationOf ex:programme ; adms:status <https://w3id.org/enishi/scheme/mechanism-status/full> ; prov:generatedAtTime "2024-03-31T00:00:00+09:00"^^xsd:dateTime }
