DELETE { ex:policy foaf:page ?old } INSERT { ex:policy foaf:page <http://example.ac.jp/p.pdf> } WHERE { ex:policy foaf:page ?old }
