"""Where each member of an answer or CRID record goes."""

from __future__ import annotations

from loader.sources.mapping import Mapped
from ontology import text

_ABOUT = text("Says how the answer is written, nothing about the thing")
_FLAG = text("Flag of the reports of KAKENHI")

MAPPING = (
    Mapped("@id", "adms:identifier ^^enishi:CRID", text("Without .json; joins only what has the same CRID")),
    Mapped("@type, dc:type", "rdf:type", text("Project, researcher, dataset; everything else is a document")),
    Mapped("@context, link, rdfs:seeAlso", "", _ABOUT),
    Mapped(
        "title, dc:title, jpcoar:awardTitle",
        "dcterms:title",
        text("In a list the language of the interface counts only where the script agrees"),
    ),
    Mapped("dcterms:alternative", "dcterms:alternative"),
    Mapped("description/notation", "dcterms:description"),
    Mapped("abstractLicenseFlag", "", text("Whether CiNii Research itself may pass the abstract on")),
    Mapped(
        "dc:identifier, productIdentifier",
        "adms:identifier, dcterms:identifier, dcat:landingPage",
        text("DOI and Handle are keys; NAID and NCID are only stated"),
    ),
    Mapped(
        "dc:identifier[cir:KAKEN, cir:JGN], projectIdentifier",
        "frapo:hasGrantNumber, adms:identifier",
        text("The number of KAKENHI with JP in front when no Japan Grant Number is stated"),
    ),
    Mapped(
        "dataSourceIdentifier",
        "adms:identifier ^^enishi:OaiIrdb",
        text("The identifier of IRDB is a key; others are stated with the name of their catalogue"),
    ),
    Mapped("resourceType", "dcterms:type", text("Japanese and English in one text")),
    Mapped(
        "dc:creator", "dcterms:creator, prov:qualifiedAssociation", text("In a list only names, which join nothing")
    ),
    Mapped(
        "creator", "dcterms:creator, prov:qualifiedAttribution", text("With CRID and numbers; names are family,given")
    ),
    Mapped("contributor", "prov:qualifiedAttribution"),
    Mapped("researcher", "prov:qualifiedAssociation, prov:hadRole"),
    Mapped("personIdentifier", "adms:identifier", text("Numbers of KAKEN and NRID are e-Rad numbers")),
    Mapped("jpcoar:affiliationName", "org:memberOf", text("By name only")),
    Mapped("career", "org:Membership"),
    Mapped("institution", "prov:qualifiedAssociation", text("Role research institution")),
    Mapped("dc:subject, foaf:topic, field/keyword", "dcat:keyword, sdo:keywords"),
    Mapped("publication, prism:*", "dcterms:isPartOf, sdo:volumeNumber, sdo:pageStart, dcterms:issued"),
    Mapped("dc:publisher", "dcterms:publisher"),
    Mapped("dc:language", "dcterms:language"),
    Mapped("datacite:version", "dcat:version"),
    Mapped("dcterms:accessRights", "dcterms:accessRights"),
    Mapped("dc:rights", "dcterms:license, dcterms:rights", text("An address or known name is the licence")),
    Mapped("jpcoar:extent, dcterms:extent", "dcterms:extent"),
    Mapped("url", "dcat:landingPage"),
    Mapped("dc:source", "", text("Address and name of the catalogue, which the identifiers tell too")),
    Mapped("project", "frapo:isOutputOf", text("With number, CRID and title")),
    Mapped("product", "frapo:isOutputOf", text("Products with a DOI")),
    Mapped("relatedProduct", "dcat:qualifiedRelation"),
    Mapped("relatedProject", "dcterms:relation"),
    Mapped("grant/jpcoar:fundingStream, fundingProgram", "dcterms:isPartOf, frapo:FundingProgramme"),
    Mapped(
        "allocationClassification, allocationAmount",
        "frapo:hasMonetaryValue",
        text("Only with a stated currency; the documents and the real records name it differently"),
    ),
    Mapped("since, until", "dcat:startDate, dcat:endDate"),
    Mapped("projectStatus", "adms:status"),
    Mapped("ndl:degreeName, ndl:dateGranted, ndl:dissertationNumber", "dcndl:degreeName, dcndl:dateGranted, …"),
    Mapped("degreeAwardInstitution", "dcndl:degreeGrantor"),
    Mapped("reviewed, invited, publication/foreign", "", _FLAG),
    Mapped("createdAt", "dcterms:issued", text("On the catalogue record")),
    Mapped("modifiedAt", "dcterms:modified", text("On the catalogue record")),
)
