"""Which elements of ISO 19115 go where, and which are known and not kept. Paths are without the names of classes."""

from __future__ import annotations

from loader.sources.mapping import Mapped
from ontology import text

DROPPED = (
    "characterSet", "contact", "metadataStandardName", "metadataStandardVersion", "metadataStandard", "metadataProfile",
    "hierarchyLevelName", "spatialRepresentationInfo", "referenceSystemInfo", "contentInfo", "portrayalCatalogueInfo",
    "metadataMaintenance", "acquisitionInformation", "metadataExtensionInfo", "applicationSchemaInfo",
    "alternativeMetadataReference", "metadataLinkage", "metadataIdentifier", "fileIdentifier", "metadataScope",
)  # fmt: skip
"""Elements of the metadata that are known and not kept."""

DATA_DROPPED = (
    "status", "resourceMaintenance", "graphicOverview", "resourceFormat", "resourceSpecificUsage", "characterSet",
    "spatialRepresentationType", "spatialResolution", "environmentDescription", "temporalResolution", "processingLevel",
    "defaultLocale",
)  # fmt: skip
"""Elements of the identification that are known and not kept."""

_FORMAT = text("How the metadata are written")
_NO_QUESTION = text("No question of the policy asks for it")

MAPPING = (
    Mapped("fileIdentifier, metadataIdentifier/code", "dcterms:identifier", text("Of the catalogue record")),
    Mapped("hierarchyLevel", "rdf:type", text("Series are dcat:DatasetSeries; services and software are refused")),
    Mapped("language, locale", "@language", text("Language of the texts")),
    Mapped("dateStamp, dateInfo", "dcterms:modified", text("On the catalogue record, not on the data")),
    Mapped("dataSetURI", "dcat:landingPage, adms:identifier"),
    Mapped("parentIdentifier", "dcat:qualifiedRelation"),
    Mapped("metadataConstraints/classification", "dcterms:accessRights", text("Classified metadata stay inside")),
    Mapped("identificationInfo/citation/title, alternateTitle", "dcterms:title, dcterms:alternative"),
    Mapped("identificationInfo/citation/date", "dcterms:issued, created, modified", text("By dateType")),
    Mapped("identificationInfo/citation/identifier", "adms:identifier"),
    Mapped("identificationInfo/citation/edition", "dcat:version"),
    Mapped("identificationInfo/citation/otherCitationDetails", "dcterms:rights"),
    Mapped("identificationInfo/abstract", "dcterms:description"),
    Mapped("identificationInfo/purpose, supplementalInformation", "skos:note"),
    Mapped("identificationInfo/credit", "skos:note", text("Grant numbers in it are remarked, never linked")),
    Mapped(
        "citedResponsibleParty, pointOfContact", "dcterms:creator, dcterms:publisher, prov:qualifiedAttribution",
        text("By role; a point of contact and all addresses stay inside"),
    ),
    Mapped("identificationInfo/descriptiveKeywords, topicCategory", "dcat:keyword, dcat:theme"),
    Mapped(
        "identificationInfo/resourceConstraints", "dcterms:license, dcterms:rights, dcterms:accessRights",
        text("Codes such as otherRestrictions say too little to be taken for an access right"),
    ),
    Mapped("identificationInfo/aggregationInfo, associatedResource", "dcat:qualifiedRelation"),
    Mapped("identificationInfo/language", "dcterms:language"),
    Mapped("identificationInfo/extent", "dcterms:spatial, dcterms:temporal"),
    Mapped("distributionInfo//onLine", "dcat:distribution", text("A link to information is the landing page")),
    Mapped("distributionInfo/distributionFormat", "dcterms:format"),
    Mapped("distributionInfo//transferSize", "dcterms:extent", text("In megabytes")),
    Mapped("distributionInfo/distributor/distributorContact", "prov:qualifiedAttribution"),
    Mapped("dataQualityInfo/lineage/statement, resourceLineage/statement", "dcterms:provenance"),
    Mapped("dataQualityInfo/report, scope", "", _NO_QUESTION),
    Mapped("contact", "", text("Who keeps the metadata: personal data that no question asks for")),
    Mapped("metadataStandardName, metadataStandardVersion, characterSet, metadataMaintenance ...", "", _FORMAT),
    Mapped("spatialRepresentationInfo, referenceSystemInfo, contentInfo, acquisitionInformation", "", _NO_QUESTION),
    Mapped("identificationInfo/status, resourceMaintenance, graphicOverview, spatialResolution ...", "", _NO_QUESTION),
)  # fmt: skip
