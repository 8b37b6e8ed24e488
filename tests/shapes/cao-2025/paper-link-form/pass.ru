INSERT DATA { ex:data dcterms:isReferencedBy <https://doi.org/10.12345/paper> }
