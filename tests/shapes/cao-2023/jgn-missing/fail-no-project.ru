# Nothing is known of the money: the elements of funding are missing, each told once.
# also: element/funder-missing
# also: element/project-name-missing
# also: cao-2023/project-field-missing
DELETE WHERE { ex:data frapo:isOutputOf ?old }
