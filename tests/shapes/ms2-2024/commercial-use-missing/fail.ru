# Terms that do not speak of commercial use.
DELETE WHERE { ex:terms odrl:prohibition ?p }
