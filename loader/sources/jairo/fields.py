"""Where each element of JPCOAR and oai_dc records goes (for the page on sources)."""

from __future__ import annotations

from loader.sources.mapping import Mapped
from ontology import text

MAPPING = (
    Mapped("dc:title", "dcterms:title"),
    Mapped("dcterms:alternative", "dcterms:alternative"),
    Mapped("jpcoar:creator, jpcoar:contributor", "dcterms:creator, prov:qualifiedAttribution / prov:agent"),
    Mapped("jpcoar:creator/jpcoar:affiliation", "org:memberOf"),
    Mapped("dcterms:accessRights", "dcterms:accessRights"),
    Mapped(
        "dc:rights",
        "dcterms:license, sdo:isAccessibleForFree, dcterms:rights",
        text("A known licence, free or not, or a text."),
    ),
    Mapped("jpcoar:rightsHolder", "prov:qualifiedAttribution / prov:agent"),
    Mapped(
        "jpcoar:subject",
        "dcat:theme, dcat:keyword, dcterms:subject",
        text("The e-Rad field is the theme; words are keywords; codes of other schemes are subjects."),
    ),
    Mapped("datacite:description", "dcterms:description"),
    Mapped("dc:publisher", "dcterms:publisher"),
    Mapped("datacite:date, dcterms:date", "dcterms:issued, dcterms:created, dcterms:available"),
    Mapped("dc:language", "dcterms:language"),
    Mapped("dc:type", "dcterms:type"),
    Mapped("datacite:version", "dcat:version"),
    Mapped("oaire:version", "sdo:creativeWorkStatus"),
    Mapped("jpcoar:identifier", "dcat:landingPage, dcterms:identifier, adms:identifier"),
    Mapped("jpcoar:identifierRegistration", "dcterms:identifier, adms:identifier"),
    Mapped("jpcoar:relation", "dcat:qualifiedRelation, dcterms:isReferencedBy"),
    Mapped("dcterms:temporal", "dcterms:temporal"),
    Mapped("datacite:geoLocation", "dcterms:spatial"),
    Mapped("jpcoar:fundingReference", "frapo:isOutputOf / frapo:isFundedBy, frapo:hasFundingAgency"),
    Mapped("jpcoar:sourceIdentifier, jpcoar:sourceTitle", "dcterms:isPartOf / sdo:issn, sdo:isbn, dcterms:title"),
    Mapped("jpcoar:volume, jpcoar:issue, jpcoar:numPages", "sdo:volumeNumber, sdo:issueNumber, sdo:numberOfPages"),
    Mapped("jpcoar:pageStart, jpcoar:pageEnd", "sdo:pageStart, sdo:pageEnd"),
    Mapped(
        "dcndl:dissertationNumber, dcndl:degreeName, dcndl:dateGranted, jpcoar:degreeGrantor",
        "dcndl:dissertationNumber, dcndl:degreeName, dcndl:dateGranted, dcndl:degreeGrantor",
    ),
    Mapped("jpcoar:conference", "dcterms:relation / dcterms:title, sdo:organizer, sdo:location"),
    Mapped(
        "dcndl:edition, dcndl:volumeTitle, dcndl:originalLanguage, jpcoar:format",
        "dcndl:edition, dcndl:volumeTitle, dcndl:originalLanguage, dcterms:medium",
    ),
    Mapped("dcterms:extent", "dcterms:extent"),
    Mapped("jpcoar:file", "dcat:distribution"),
    Mapped("jpcoar:catalog", "dcat:inCatalog"),
    Mapped("jpcoar:datasetSeries", "rdf:type", text("dcat:DatasetSeries when the record says true.")),
    Mapped("jpcoar:holdingAgent", "prov:qualifiedAttribution / prov:agent"),
    Mapped(
        "header/identifier, header/datestamp",
        "^foaf:primaryTopic / dcterms:identifier, dcterms:modified",
    ),
    Mapped(
        "oai_dc: dc:creator, dc:contributor, dc:publisher",
        "dcterms:creator, prov:qualifiedAttribution, dcterms:publisher",
    ),
    Mapped("oai_dc: dc:subject, dc:source, dc:format", "dcat:keyword, dcterms:bibliographicCitation, dcterms:format"),
    Mapped("oai_dc: dc:relation, dc:coverage, dc:date", "dcat:qualifiedRelation, dcterms:spatial, dcterms:date"),
    Mapped(
        "jpcoar:fundingReference/jpcoar:funderIdentifier/@funderIdentifierTypeURI",
        "",
        text("It says which scheme the identifier is of, which the identifier shows itself."),
    ),
)
