# The normalisation algorithm (RDF Data Cube, section 10.2), which the integrity constraints presuppose.
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>

# Phase 1: type and property closure
INSERT { ?o rdf:type qb:Observation . } WHERE { [] qb:observation ?o . } ;

INSERT { ?o rdf:type qb:Observation . } WHERE { ?o qb:dataSet [] . } ;

INSERT { ?s rdf:type qb:Slice . } WHERE { [] qb:slice ?s . } ;

INSERT { ?cs qb:componentProperty ?p . ?p rdf:type qb:DimensionProperty . } WHERE { ?cs qb:dimension ?p . } ;

INSERT { ?cs qb:componentProperty ?p . ?p rdf:type qb:MeasureProperty . } WHERE { ?cs qb:measure ?p . } ;

INSERT { ?cs qb:componentProperty ?p . ?p rdf:type qb:AttributeProperty . } WHERE { ?cs qb:attribute ?p . } ;

# Phase 2: push down attachments, from data sets
INSERT { ?obs ?comp ?value } WHERE {
  ?spec qb:componentProperty ?comp ; qb:componentAttachment qb:DataSet .
  ?dataset qb:structure [qb:component ?spec] ; ?comp ?value .
  ?obs qb:dataSet ?dataset .
} ;

# from slices
INSERT { ?obs ?comp ?value } WHERE {
  ?spec qb:componentProperty ?comp ; qb:componentAttachment qb:Slice .
  ?dataset qb:structure [qb:component ?spec] ; qb:slice ?slice .
  ?slice ?comp ?value ; qb:observation ?obs .
} ;

# and dimension values on slices
INSERT { ?obs ?comp ?value } WHERE {
  ?spec qb:componentProperty ?comp .
  ?comp a qb:DimensionProperty .
  ?dataset qb:structure [qb:component ?spec] ; qb:slice ?slice .
  ?slice ?comp ?value ; qb:observation ?obs .
}
