# The state of an earlier year is still one.
DELETE { ex:status prov:generatedAtTime ?old } INSERT { ex:status prov:generatedAtTime "2020-03-31T00:00:00+09:00"^^xsd:dateTime } WHERE { ex:status prov:generatedAtTime ?old }
