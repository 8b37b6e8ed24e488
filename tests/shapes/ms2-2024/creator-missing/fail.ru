# No creator.
DELETE WHERE { ex:data dcterms:creator ?c }
