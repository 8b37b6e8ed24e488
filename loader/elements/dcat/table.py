"""Where the terms of a DCAT catalogue go, for the page on sources: (path, term, note or None)."""

from __future__ import annotations

from ontology import Text, text

_NOT_KEPT = text("Describes how the catalogue is kept, not the data")
_TOLD_BY_FILE = text("Technical detail of a file that no question asks for")

TABLE: tuple[tuple[str, str, Text | None], ...] = (
    ("dcterms:title", "dcterms:title", text("Further titles in the same language become dcterms:alternative")),
    ("dcterms:alternative, rdfs:label", "dcterms:alternative", None),
    ("dcterms:description", "dcterms:description", text("Markup is removed and remarked")),
    ("skos:note, rdfs:comment", "skos:note", None),
    ("dcterms:provenance", "dcterms:provenance", None),
    ("dcat:version, owl:versionInfo, pav:version", "dcat:version", text("The first one that is stated")),
    ("dcterms:language", "dcterms:language", text("The code at the end of an IRI")),
    ("dcat:keyword", "dcat:keyword", None),
    ("dcat:theme, dcterms:subject", "dcat:theme", text("An e-Rad field where it is one; other themes keep their IRI")),
    ("dcterms:type", "dcterms:type", text("COAR resource type; the IRI outranks the label")),
    (
        "dcterms:accessRights", "dcterms:accessRights",
        text("COAR access right; terms of the EU list and labels are translated, unknown ones are never taken as open"),
    ),
    ("dcterms:license", "dcterms:license", text("By address or name; licences of distributions count for the dataset")),
    ("dcterms:rights, dcterms:bibliographicCitation", "dcterms:rights", text("One statement joins the languages")),
    ("odrl:hasPolicy", "odrl:hasPolicy", None),
    ("sdo:isAccessibleForFree", "sdo:isAccessibleForFree", None),
    ("dcterms:extent", "dcterms:extent", text("Measures are read again from the text")),
    ("dcterms:issued, modified, created, available, valid ...", "dcterms:issued ...", text("Dates of the data")),
    ("dcterms:publisher", "dcterms:publisher", text("Not taken for the hosting institution")),
    ("dcterms:creator", "dcterms:creator", text("In the order of qualified attributions, where there are some")),
    ("dcterms:contributor, dcterms:rightsHolder", "prov:qualifiedAttribution", None),
    ("prov:qualifiedAttribution", "prov:qualifiedAttribution", text("Roles of DataCite; others become Other")),
    ("dcat:contactPoint", "dcat:contactPoint", text("Internal store only")),
    ("frapo:isOutputOf, prov:wasGeneratedBy", "frapo:isOutputOf", text("Project, grant, programme and funder")),
    ("dcterms:identifier, adms:identifier, owl:sameAs", "adms:identifier", text("DOI, Handle, IRDB id, CRID by kind")),
    ("dcat:landingPage, foaf:homepage", "dcat:landingPage", None),
    ("dcterms:spatial", "dcterms:spatial", text("Names, boxes and points; GML and GeoJSON geometries are dropped")),
    ("dcterms:temporal", "dcterms:temporal", None),
    ("dcterms:relation, references, isPartOf, source ...", "dcat:qualifiedRelation", text("As DataCite relation type")),
    ("dcat:qualifiedRelation", "dcat:qualifiedRelation", None),
    ("dcat:inSeries", "dcat:inSeries", None),
    ("dcterms:conformsTo", "dcterms:conformsTo", None),
    ("dcat:distribution/dcat:accessURL, dcat:downloadURL", "dcat:distribution", text("Only where there is an address")),
    ("dcat:distribution/dcterms:format, dcat:mediaType", "dcterms:format", None),
    ("dcat:distribution/dcat:byteSize", "dcat:byteSize", None),
    ("dcat:distribution/spdx:checksum, dcatap:availability, dcat:compressFormat ...", "", _TOLD_BY_FILE),
    ("dcat:CatalogRecord/dcterms:modified", "dcterms:modified", text("On the catalogue record, not on the data")),
    ("dcat:CatalogRecord/dcterms:accessRights", "dcterms:accessRights", text("Whether the metadata may be shown")),
    ("dcat:CatalogRecord/dcterms:title, description, language, conformsTo ...", "", _NOT_KEPT),
    ("dcat:Catalog/dcat:dataset", "dcat:inCatalog", None),
    ("dcat:Catalog/dcterms:title, foaf:homepage", "rdfs:label, foaf:homepage", None),
    ("dcat:Catalog/dcterms:publisher", "dcterms:publisher", None),
    ("dcat:Catalog/dcterms:modified, language, themeTaxonomy, hasPart ...", "", _NOT_KEPT),
    ("dcterms:accrualPeriodicity", "", text("No question asks how often the data are renewed")),
    ("dcat:temporalResolution, dcat:spatialResolutionInMeters", "", text("No question asks for the resolution")),
    ("adms:status, adms:sample, adms:versionNotes, dqv:hasQualityMeasurement", "", _NOT_KEPT),
    ("hydra:PagedCollection", "", text("Pages of the feed; they are followed while harvesting")),
)  # fmt: skip
