# Another licence, not explained.
DELETE { ex:data dcterms:license ?old } INSERT { ex:data dcterms:license licence:OTHER } WHERE { ex:data dcterms:license ?old } ;
DELETE WHERE { ex:data dcterms:rights ?old }
