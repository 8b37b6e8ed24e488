"""Where each field of a ROR record goes."""

from __future__ import annotations

from loader.sources.mapping import Mapped
from ontology import text

MAPPING: tuple[Mapped, ...] = (
    Mapped("id", "adms:identifier", text("Key of the merged view, which tells of the organisation under this IRI")),
    Mapped("names", "foaf:name, skos:altLabel", text("Labels are names, aliases and acronyms are other labels")),
    Mapped("types", "org:classification", text("A funder is a frapo:FundingAgency too")),
    Mapped("status", "adms:status", text("Withdrawn records stay in the graph with this status")),
    Mapped("established", "sdo:foundingDate"),
    Mapped("external_ids/preferred", "adms:identifier",
           text("Key of the merged view; without a preferred one the only one of its kind")),
    Mapped("external_ids/all", "adms:identifier",
           text("Besides the preferred one they may be of parts or former organisations, so they join nothing")),
    Mapped("links", "foaf:homepage, foaf:isPrimaryTopicOf"),
    Mapped("locations", "dcterms:spatial", text("Name, country, centre and the place in GeoNames")),
    Mapped("locations/geonames_details/continent_code", "", text("Follows from the place in GeoNames")),
    Mapped("locations/geonames_details/country_subdivision_name", "", text("Follows from the place in GeoNames")),
    Mapped("relationships[parent, child]", "org:subOrganizationOf"),
    Mapped("relationships[predecessor, successor]", "org:changedBy",
           text("As org:ChangeEvent, without date, since ROR tells none")),
    Mapped("relationships[related]", "dcterms:relation"),
    Mapped("relationships/label", "", text("The other organisation is named by its own record")),
    Mapped("admin/created", "dcterms:issued", text("Of the record, not of the organisation")),
    Mapped("admin/last_modified", "dcterms:modified", text("Of the record, not of the organisation")),
    Mapped("domains", "", text("Names of servers say nothing of the organisation that the graph asks for")),
)  # fmt: skip
