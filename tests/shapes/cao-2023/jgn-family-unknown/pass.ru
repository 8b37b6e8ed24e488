# Lower case, as AMED writes it.
DELETE { ex:jgn skos:notation ?old } INSERT { ex:jgn skos:notation "JP25ama121001"^^enishi:JGN } WHERE { ex:jgn skos:notation ?old }
