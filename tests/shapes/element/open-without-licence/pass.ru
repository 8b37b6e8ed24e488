# All rights reserved under embargo.
DELETE { ex:data dcterms:license ?old } INSERT { ex:data dcterms:license licence:NO_LICENSE } WHERE { ex:data dcterms:license ?old }
