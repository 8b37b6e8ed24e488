# Commercial use is allowed.
DELETE { ex:terms odrl:prohibition ?p } INSERT { ex:terms odrl:permission ?p } WHERE { ex:terms odrl:prohibition ?p }
