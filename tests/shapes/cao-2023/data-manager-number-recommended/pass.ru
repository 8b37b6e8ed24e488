# A person with name and number.
# also: cao-2025/data-manager-person
INSERT DATA { ex:managing prov:agent ex:person . ex:person a foaf:Person ; foaf:name "浜田 花子"@ja ; adms:identifier ex:person-number . ex:person-number skos:notation "00000505"^^enishi:ERadResearcher } ;
DELETE DATA { ex:managing prov:agent ex:office }
