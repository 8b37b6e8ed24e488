"""Where each field of a JaLC record goes."""

from __future__ import annotations

from loader.sources.mapping import Mapped
from ontology import text

_REGISTRANT = text("The registrant of the DOI is not the repository that holds the data")

MAPPING: tuple[Mapped, ...] = (
    Mapped("doi", "dcterms:identifier, adms:identifier", text("Bare and in lower case; key of the merged view")),
    Mapped("ra", "adms:schemaAgency", text("Who registered the DOI")),
    Mapped("content_type", "rdf:type, dcterms:type", text("RD is dcat:Dataset, all others are documents")),
    Mapped("url", "dcat:landingPage", text("Not stated when it is the DOI itself")),
    Mapped("title_list", "dcterms:title", text("With the subtitle behind a colon")),
    Mapped("creator_list", "dcterms:creator, prov:qualifiedAttribution", text("In the order of sequence")),
    Mapped("contributor_list", "prov:qualifiedAttribution", text("The contact person only in the internal data")),
    Mapped("publisher_list", "dcterms:publisher", text("One publisher for entries of different languages")),
    Mapped("publication_date", "dcterms:issued", text("At the precision that is stated")),
    Mapped("date", "dcterms:issued", text("Only without publication_date")),
    Mapped("date_list", "dcterms:issued, dcterms:available, dcterms:created"),
    Mapped("description_list", "dcterms:description, skos:note"),
    Mapped("keyword_list", "dcat:keyword"),
    Mapped("rights_list", "dcterms:license, dcterms:accessRights, dcterms:rights",
           text("Nothing follows from their absence")),
    Mapped("content_language", "dcterms:language"),
    Mapped("edition/variation", "sdo:creativeWorkStatus"),
    Mapped("edition/format", "dcterms:format"),
    Mapped("volume, issue, first_page, last_page", "sdo:volumeNumber, sdo:issueNumber, sdo:pageStart, sdo:pageEnd"),
    Mapped("journal_title_name_list, journal_id_list", "dcat:qualifiedRelation", text("As IsPublishedIn")),
    Mapped("relation_list", "dcat:qualifiedRelation, dcterms:isReferencedBy"),
    Mapped("alternate_identifier_list", "adms:identifier",
           text("The identifier of IRDB joins records of several sources")),
    Mapped("fund_list", "frapo:isOutputOf", text("Numbers between commas are awards of their own")),
    Mapped("updated_date", "dcterms:modified", text("Of the record, not of the data")),
    Mapped("siteId", "", _REGISTRANT),
    Mapped("site_name", "", _REGISTRANT),
    Mapped("prefix", "", text("Part of the DOI")),
    Mapped("content_classification", "", text("The same as content_type")),
    Mapped("book_classification", "", text("A code whose list is not published")),
    Mapped("article_type", "", text("A code whose list is not published")),
    Mapped("original_language", "", text("Kept by the repository's own record")),
    Mapped("citation_list", "", text("References of documents are not part of the graph")),
    Mapped("crossref_list", "", text("Settings of the registration, not of the thing")),
)  # fmt: skip
