# Written as an address.
DELETE { ex:ror skos:notation ?old } INSERT { ex:ror skos:notation "https://ror.org/057zh3y96"^^enishi:ROR } WHERE { ex:ror skos:notation ?old }
