# also: cao-2023/data-manager-number-recommended
DELETE { ex:managing prov:agent ?old } INSERT { ex:managing prov:agent ex:manager . ex:manager a foaf:Person ; foaf:name "海野 太郎"@ja } WHERE { ex:managing prov:agent ?old }
