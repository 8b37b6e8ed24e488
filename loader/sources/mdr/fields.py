"""Which fields of MDR go where, and which are known and not kept."""

from __future__ import annotations

from loader.sources.mapping import Mapped
from ontology import text

DROPPED = (
    "id", "depositor", "thumbnail", "manuscript_type", "filesets", "conferences", "created_at",
    "instruments", "instrument_operators", "instrument_managing_organizations", "specimens", "chemical_compositions",
    "crystallographic_structures", "structural_features", "features", "software", "processing", "experimental_methods",
    "computational_methods", "energy_levels", "custom_properties",
)  # fmt: skip
"""Fields that are known and not kept."""

_MATERIALS = text("Describes materials and methods, which no question of the policy asks for; MDR keeps it")

MAPPING = (
    Mapped("titles", "dcterms:title", text("Type alternative: dcterms:alternative")),
    Mapped("descriptions", "dcterms:description"),
    Mapped("subjects", "dcat:keyword"),
    Mapped("language", "dcterms:language"),
    Mapped("resource_type, data_origins", "dcterms:type", text("Experiment and simulation are types of data")),
    Mapped("doi, identifiers", "adms:identifier"),
    Mapped("mdr_url", "dcat:landingPage"),
    Mapped("creators", "dcterms:creator", text("A role other than author is stated besides")),
    Mapped("creators/organization, ror", "org:memberOf"),
    Mapped("creators/department", "", text("No question asks for departments")),
    Mapped("contact_agents", "dcat:contactPoint", text("Internal store only")),
    Mapped("publisher", "dcterms:publisher"),
    Mapped("managing_organization", "prov:qualifiedAttribution", text("The hosting institution (common element 21)")),
    Mapped("visibility", "dcterms:accessRights", text("What is not open to the public keeps its metadata inside, too")),
    Mapped("state", "dcterms:accessRights", text("What is not yet published stays inside")),
    Mapped("rights/identifier, description", "dcterms:license"),
    Mapped("rights/condition_of_use", "dcterms:rights"),
    Mapped("rights/date_licensed", "", text("No question asks since when a licence holds")),
    Mapped("date_published", "dcterms:issued", text("Days before months; what could be read both ways is not read")),
    Mapped("updated_at", "dcterms:modified", text("On the catalogue record, not on the data")),
    Mapped("fundings", "frapo:isOutputOf", text("An address of KAKEN is a KAKENHI number")),
    Mapped("related_items, collections, first_published_url", "dcat:qualifiedRelation"),
    Mapped("sources", "dcterms:bibliographicCitation"),
    Mapped("filesets, thumbnail", "", text("Names of files without addresses")),
    Mapped("depositor, created_at, manuscript_type, conferences", "", text("How the repository keeps the record")),
    Mapped("instruments, specimens, experimental_methods, features, software, custom_properties ...", "", _MATERIALS),
)
