# Only a DOI identifies the data.
DELETE DATA { ex:data adms:identifier ex:data-number }
