DELETE { ex:planned dcterms:rights ?old } INSERT { ex:planned dcterms:license <https://creativecommons.org/licenses/by/4.0/> } WHERE { ex:planned dcterms:rights ?old }
