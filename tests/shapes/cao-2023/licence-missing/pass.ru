# The files carry the licence.
DELETE WHERE { ex:data dcterms:license ?old } ;
INSERT DATA { ex:data dcat:distribution ex:file . ex:file a dcat:Distribution ; dcterms:license <https://creativecommons.org/publicdomain/zero/1.0/> }
