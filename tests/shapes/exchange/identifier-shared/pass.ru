# The record of the dataset may have its identifier.
INSERT DATA { ex:record dcterms:identifier "https://doi.org/10.12345/umi.2024" }
