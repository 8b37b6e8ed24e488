INSERT DATA { ex:file dcterms:license <https://creativecommons.org/licenses/by-nc/4.0/> }
