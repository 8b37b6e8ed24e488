# also: ms2-2024/release-date-missing
# An embargo without an end.
DELETE WHERE { ex:data dcterms:available ?old }
