INSERT DATA { ex:record foaf:primaryTopic ex:other }
