# A second theme outside the list is allowed.
INSERT DATA { ex:data dcat:theme <http://example.org/theme/sea> }
