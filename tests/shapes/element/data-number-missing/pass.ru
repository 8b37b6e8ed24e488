# Any text is a number.
DELETE { ex:data-number skos:notation ?old } INSERT { ex:data-number skos:notation "3-a"^^enishi:DataNumber } WHERE { ex:data-number skos:notation ?old }
