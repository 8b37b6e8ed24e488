DELETE DATA { ex:data dcterms:title "Continuous coastal water temperature observations, FY2024"@en }
