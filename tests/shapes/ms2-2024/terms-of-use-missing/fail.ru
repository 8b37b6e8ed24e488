# also: ms2-2024/commercial-use-missing
# No terms at all.
DELETE WHERE { ex:data odrl:hasPolicy ?p }
