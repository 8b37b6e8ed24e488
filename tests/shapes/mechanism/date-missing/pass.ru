# A version of a plan has no status and needs no day.
INSERT DATA { ex:version a prov:Entity }
