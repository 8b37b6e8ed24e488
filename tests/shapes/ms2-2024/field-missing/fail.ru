# also: element/data-field-missing
# A field of no list.
DELETE { ex:data dcat:theme ?f } INSERT { ex:data dcat:theme ex:field } WHERE { ex:data dcat:theme ?f }
