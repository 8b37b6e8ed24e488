# The reading of the title has its own tag.
INSERT DATA { ex:data dcterms:title "エンガンイキノスイオン"@ja-Kana }
