# A description in a third language.
INSERT DATA { ex:data dcterms:description "Wassertemperatur an 12 Orten."@de }
