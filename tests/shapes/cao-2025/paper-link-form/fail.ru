INSERT DATA { ex:data dcterms:isReferencedBy "海の論文"@ja }
