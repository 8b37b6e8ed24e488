"""Which fields of a research product go where, and which are known and not kept."""

from __future__ import annotations

from loader.sources.mapping import Mapped
from ontology import text

DROPPED = (
    "countries", "country", "communities", "context", "collectedFrom", "indicators", "isGreen", "isInDiamondJournal",
    "openAccessColor", "publiclyFunded", "dateOfCollection", "lastUpdateTimeStamp", "originalIds", "formats", "sources",
    "contributors", "container", "documentationUrls", "codeRepositoryUrl", "programmingLanguage", "contactPeople",
    "contactGroups", "tools",
)  # fmt: skip
"""Fields of a product that are known and not kept."""

INSTANCE_DROPPED = (
    "type", "refereed", "publicationDate", "articleProcessingCharge", "collectedFrom", "hostedBy", "measures",
    "fulltext",
)  # fmt: skip
"""Fields of a copy that are known and not kept."""

MAPPING = (
    Mapped("type", "dcterms:type", text("A dataset is a dataset, all others are documents")),
    Mapped("mainTitle", "dcterms:title", text("Without language, since none is stated")),
    Mapped("subTitle", "dcterms:alternative"),
    Mapped("descriptions", "dcterms:description", text("Markup is removed and remarked")),
    Mapped("subjects/subject/value", "dcat:keyword"),
    Mapped("language/code", "dcterms:language"),
    Mapped("version", "dcat:version"),
    Mapped("authors", "dcterms:creator", text("By rank; family and given name count more than the whole name")),
    Mapped("publisher", "dcterms:publisher"),
    Mapped("organizations", "prov:qualifiedAttribution", text("Where the authors belong; not the hosts")),
    Mapped("pids, instances/pids, instances/alternateIdentifiers", "adms:identifier", text("The first DOI is the key")),
    Mapped("originalIds", "adms:identifier", text("Only ids of IRDB; others repeat what is told")),
    Mapped("bestAccessRight/code", "dcterms:accessRights", text("By the COAR code; the label is not read")),
    Mapped("bestAccessRight/label", "", text("OpenAIRE shows metadata only access as CLOSED; the code is right")),
    Mapped("instances/license", "dcterms:license", text("What is no known licence and no address becomes rights")),
    Mapped("instances/urls", "dcat:landingPage"),
    Mapped("publicationDate, embargoEndDate", "dcterms:issued, dcterms:available"),
    Mapped("size", "dcterms:extent"),
    Mapped("geoLocations, coverages", "dcterms:spatial, dcterms:temporal", text("As text")),
    Mapped("projects", "frapo:isOutputOf", text("A code is a Japan Grant Number only when it has the form of one")),
    Mapped("instances/refereed, articleProcessingCharge, hostedBy ...", "", text("Told of copies only")),
    Mapped("indicators, openAccessColor, isGreen, publiclyFunded ...", "", text("Computed by OpenAIRE, and changing")),
    Mapped("countries, communities, collectedFrom, dateOfCollection ...", "", text("How the graph was put together")),
    Mapped("container, sources, formats, contributors, tools ...", "", text("Bibliography, told by the source itself")),
)  # fmt: skip
