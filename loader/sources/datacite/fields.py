"""Where each field of a DataCite record goes. Names are those of the JSON; kernel-4 XML is read as the same fields."""

from __future__ import annotations

from loader.sources.datacite.map import DROPPED
from loader.sources.datacite.read import COUNTED
from loader.sources.mapping import Mapped
from ontology import text

_REASONS = {
    "relationships": text("The account of the registrant is not the repository that holds the data"),
    "clientId": text("The account of the registrant is not the repository that holds the data"),
    "providerId": text("The account of the registrant is not the repository that holds the data"),
    "container": text("DataCite derives it from the related items, which are read"),
    "xml": text("The same metadata once more, encoded"),
    "state": text("A record that is not findable is read as deleted"),
    "prefix": text("Part of the DOI"),
    "suffix": text("Part of the DOI"),
    "id": text("The DOI once more"),
}
_KEPT = text("DataCite keeps it for itself; it tells nothing of the data")
_COUNTED = text("Counted anew all the time; a record is not another one when somebody looks at it")

MAPPING: tuple[Mapped, ...] = (
    Mapped("doi", "dcterms:identifier, adms:identifier", text("Bare and in lower case; key of the merged view")),
    Mapped("types", "rdf:type, dcterms:type", text("Only Dataset is dcat:Dataset; Project is a project")),
    Mapped("titles", "dcterms:title, dcterms:alternative"),
    Mapped("creators", "dcterms:creator, prov:qualifiedAttribution"),
    Mapped("contributors", "prov:qualifiedAttribution", text("The contact person only in the internal data")),
    Mapped("publisher", "dcterms:publisher", text("A publisher called like a creator is that person and is remarked")),
    Mapped("publicationYear", "dcterms:issued", text("Only when no date of issue is stated")),
    Mapped("subjects", "dcat:keyword, dcterms:subject, dcat:theme", text("The research field of e-Rad is dcat:theme")),
    Mapped("dates", "dcterms:issued, dcterms:available, dcterms:created, dcterms:temporal",
           text("At the precision that is stated; periods as dcterms:temporal")),
    Mapped("language", "dcterms:language"),
    Mapped("alternateIdentifiers", "adms:identifier", text("The identifier of IRDB joins records of several sources")),
    Mapped("identifiers", "adms:identifier", text("The same as alternateIdentifiers")),
    Mapped("url", "dcat:landingPage", text("A page behind a handle is known by the handle too")),
    Mapped("contentUrl", "dcat:distribution"),
    Mapped("relatedIdentifiers", "dcat:qualifiedRelation, dcterms:isReferencedBy"),
    Mapped("relatedItems", "dcat:qualifiedRelation", text("Volume, issue and pages only for where it was published")),
    Mapped("sizes", "dcterms:extent", text("Of the data as a whole, since no file is named")),
    Mapped("formats", "dcterms:format"),
    Mapped("version", "dcat:version"),
    Mapped("rightsList", "dcterms:license, dcterms:accessRights, dcterms:rights",
           text("Licences by address or SPDX id; other words as one rights statement; nothing follows from absence")),
    Mapped("descriptions", "dcterms:description, dcterms:tableOfContents, skos:note"),
    Mapped("geoLocations", "dcterms:spatial"),
    Mapped("fundingReferences", "frapo:isOutputOf", text("None stated means unknown, not unfunded")),
    Mapped("updated", "dcterms:modified", text("Of the record, not of the data")),
    Mapped("registered", "dcterms:issued", text("Of the record, not of the data")),
    *(Mapped(name, "", _REASONS.get(name, _KEPT)) for name in DROPPED),
    *(Mapped(name, "", _COUNTED) for name in COUNTED),
)  # fmt: skip
