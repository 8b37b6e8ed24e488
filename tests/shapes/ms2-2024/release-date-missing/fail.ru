# Restricted data without a release date: the common elements ask for one under embargo only.
DELETE { ex:data dcterms:accessRights ?a ; dcterms:available ?d } INSERT { ex:data dcterms:accessRights access:c_16ec } WHERE { ex:data dcterms:accessRights ?a ; dcterms:available ?d }
