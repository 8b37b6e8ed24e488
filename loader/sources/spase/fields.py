"""Which elements of SPASE go where, and which are known and not kept."""

from __future__ import annotations

from loader.sources.mapping import Mapped
from ontology import text

DROPPED = (
    "Parameter", "ProviderProcessingLevel", "SpectralRange", "Extension", "OutputFormat", "ObservationExtent",
    "DisplayCadence", "WaveletType",
)  # fmt: skip
"""Elements of a resource that are known and not kept."""

_NO_QUESTION = text("No question of the policy asks for it")

MAPPING = (
    Mapped("ResourceID, ResourceHeader/PriorID", "adms:identifier"),
    Mapped("ResourceHeader/ResourceName", "dcterms:title", text("In the language that the file states")),
    Mapped("ResourceHeader/AlternateName, ProviderResourceName", "dcterms:alternative"),
    Mapped("ResourceHeader/DOI", "adms:identifier"),
    Mapped("ResourceHeader/Description", "dcterms:description"),
    Mapped("ResourceHeader/Acknowledgement", "dcterms:rights", text("Grant numbers in it are remarked, never linked")),
    Mapped("ResourceHeader/ReleaseDate", "dcterms:modified", text("On the catalogue record, not on the data")),
    Mapped("ResourceHeader/ExpirationDate", "dcterms:valid", text("From 2100 on it stands for never and is not kept")),
    Mapped("ResourceHeader/RevisionHistory", "", text("How the description was kept")),
    Mapped("ResourceHeader/Contact", "dcterms:creator, prov:qualifiedAttribution", text("By role; contacts inside")),
    Mapped("ResourceHeader/Funding", "frapo:isOutputOf"),
    Mapped("ResourceHeader/PublicationInfo", "dcterms:issued, dcterms:publisher, dcat:landingPage"),
    Mapped("ResourceHeader/PublicationInfo/Authors", "", text("One text for all; Contact tells them one by one")),
    Mapped("ResourceHeader/InformationURL", "dcat:landingPage"),
    Mapped("ResourceHeader/Association, InputResourceID, InstrumentID", "dcat:qualifiedRelation"),
    Mapped("AccessInformation/AccessRights", "dcterms:accessRights", text("PartiallyRestricted is restricted access")),
    Mapped("AccessInformation/AccessURL", "dcat:distribution"),
    Mapped("AccessInformation/Format", "dcterms:format"),
    Mapped("AccessInformation/DataExtent", "dcterms:extent"),
    Mapped("AccessInformation/RepositoryID", "dcat:inCatalog"),
    Mapped("AccessInformation/Availability, Encoding, StyleSheet", "", _NO_QUESTION),
    Mapped("ProcessingLevel, MeasurementType, PhenomenonType, ObservedRegion, Keyword", "dcat:keyword"),
    Mapped("ProviderVersion", "dcat:version"),
    Mapped("Caveats", "skos:note"),
    Mapped(
        "TemporalDescription/TimeSpan", "dcterms:temporal",
        text("A relative end (-P14D) depends on the day of reading: it stays words, and the end open"),
    ),
    Mapped("TemporalDescription/Cadence, Exposure", "", _NO_QUESTION),
    Mapped("SpatialCoverage", "dcterms:spatial", text("Geographic systems only; longitudes of 0 to 360 are wrapped")),
    Mapped("Parameter, SpectralRange ...", "", _NO_QUESTION),
    Mapped("Person", "foaf:Person", text("Mail address and telephone number stay inside")),
    Mapped("Repository", "dcat:Catalog"),
)  # fmt: skip
