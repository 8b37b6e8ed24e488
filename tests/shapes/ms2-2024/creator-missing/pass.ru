# A group as creator.
DELETE { ex:creator a ?t } INSERT { ex:creator a foaf:Organization } WHERE { ex:creator a ?t }
