# The letter o instead of zero.
DELETE { ex:ror skos:notation ?old } INSERT { ex:ror skos:notation "o57zh3y96"^^enishi:ROR } WHERE { ex:ror skos:notation ?old }
