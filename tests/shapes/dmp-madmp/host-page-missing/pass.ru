DELETE { ex:host foaf:page ?old } INSERT { ex:host foaf:page <http://example.org/> } WHERE { ex:host foaf:page ?old }
