# A repository of the dataset itself is enough.
DELETE { ex:planned-file dcso:hasHost ex:host } INSERT { ex:planned dcso:hasHost ex:host } WHERE { }
