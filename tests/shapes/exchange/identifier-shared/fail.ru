INSERT DATA { ex:other dcterms:identifier "https://doi.org/10.12345/umi.2024" }
