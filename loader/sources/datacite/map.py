"""A DataCite record (kernel 4, JSON or XML) in the terms of the crosswalk."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements import Resource, catalogue_record
from loader.elements.naming import check_languages
from loader.elements.place import box, period, place, point, polygon
from loader.elements.subject import heading
from loader.errors import RefusedError
from loader.record import Field, Record, Statements
from loader.sources.datacite.agents import contributors, creators, publisher
from loader.sources.datacite.links import identifiers, money, page, relations
from loader.sources.datacite.policy import policy
from loader.sources.datacite.types import start
from loader.values import date, text
from ontology import DCAT, DCTERMS, SKOS

DROPPED = (
    "id", "prefix", "suffix", "container", "schemaVersion", "source", "isActive", "state", "reason", "metadataVersion",
    "created", "published", "xml", "relationships", "clientId", "providerId", "agency", "type", "attributes",
)  # fmt: skip
"""What DataCite derives from other fields or keeps for itself."""

_PERIODS = frozenset({"Collected", "Coverage"})
_SCHEMES_OF_FIELDS = frozenset({"e-rad_field", "e-rad field", "erad_field"})
_BOX = ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")


def map_datacite(record: Record, fields: Field, statements: Statements) -> None:
    """State a record. An access right, grant or contributor that is not stated is not stated here either (trap 73).

    Raises:
        RefusedError: it has neither a title nor a creator.
    """
    if not fields.all("titles", "creators"):
        raise RefusedError("The record has neither a title nor a creator")
    resource = start(statements, fields, record.identifier)
    stated = fields.text("doi") or record.identifier
    resource.doi(stated, "doi")
    _titles(resource, fields)
    _descriptions(resource, fields)
    policy(resource, fields)
    makers = creators(resource, fields)
    managed = contributors(resource, fields)
    publisher(resource, fields, makers)
    fielded = _subjects(resource, fields)
    _dates(resource, fields)
    _places(resource, fields)
    _forms(resource, fields)
    identifiers(resource, fields, record.identifier)
    page(resource, fields)
    paid = money(resource, fields)
    relations(resource, fields)
    for name in DROPPED:
        for field in fields.all(name):
            field.drop()
    data = resource.node.value.startswith(f"{statements.base}/id/dataset/")
    catalogue_record(
        statements,
        record,
        resource.node,
        profile="cao-2023" if data and (managed or fielded or paid) else None,
        issued=fields.text("registered"),
        url=f"https://commons.datacite.org/doi.org/{record.identifier}",
        where="registered",
    )


def _titles(resource: Resource, record: Field) -> None:
    """Titles; those of a type are alternatives, but a translation of a language that no title has is a title."""
    titles: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    for element in record.all("titles"):
        kind, pair = element.text("titleType"), (element.text("title") or element.take().strip(), element.text("lang"))
        if pair[0]:
            (titles if kind in {"", "TranslatedTitle"} else others).append(pair)
    check_languages(resource.statements, titles, "titles")
    check_languages(resource.statements, others, "titles", missing=False)
    resource.title(titles)
    resource.texts(DCTERMS.alternative, others)


def _descriptions(resource: Resource, record: Field) -> None:
    for element in record.all("descriptions"):
        kind = element.text("descriptionType")
        pair = (element.text("description"), element.text("lang"))
        check_languages(resource.statements, [pair], "descriptions", missing=False)
        if kind in {"", "Abstract"}:
            resource.description([pair], "descriptions")
        elif kind == "TableOfContents":
            resource.texts(DCTERMS.tableOfContents, [pair])
        elif pair[0]:
            resource.statements.add(resource.node, SKOS.note, text.literal(text.lines(pair[0]), pair[1]))


def _subjects(resource: Resource, record: Field) -> bool:
    """Keywords and headings; true when a research field of e-Rad (common element 11) is among them."""
    fielded = False
    for element in record.all("subjects"):
        words, tag = element.text("subject"), element.text("lang")
        kind, code = element.text("subjectScheme"), element.text("classificationCode")
        address = element.text("valueUri", "valueURI")
        for field in element.all("schemeUri", "schemeURI"):
            field.drop()  # tells where the list is described
        if not words:
            continue
        if kind.lower() in _SCHEMES_OF_FIELDS:
            fielded = resource.field(words, "subjects[e-Rad_field]") or fielded
            continue
        resource.texts(DCAT.keyword, [(words, tag)])
        if kind not in {"", "Other"} or address or code:
            where = "subjects/valueUri"
            heading(resource.statements, resource.node, kind, [(words, tag)], code, address, where)
    return fielded


def _dates(resource: Resource, record: Field) -> None:
    """Dates with their precision. The year of publication counts only when no date of issue is stated (trap 35)."""
    issued = False
    for element in record.all("dates"):
        stated, kind, said = element.text("date"), element.text("dateType") or "Other", element.text("dateInformation")
        if not stated:
            continue
        issued = issued or kind == "Issued"
        known = kind if kind.isascii() and kind.isalpha() else "Other"
        if kind in _PERIODS or ("/" in stated and date.read(stated) is None):
            period(resource.statements, resource.node, [(stated, "")], known)
        else:
            resource.date(kind, stated, f"dates[{kind}]")
        if said:
            resource.statements.add(resource.node, SKOS.note, text.literal(f"{kind} {stated}: {text.clean(said)}", ""))
    year = record.text("publicationYear")
    if year and not issued:
        resource.date("Issued", year, "publicationYear")


def _places(resource: Resource, record: Field) -> None:
    statements = resource.statements
    for element in record.all("geoLocations"):
        node = place(statements, resource.node, [(words, "") for words in element.texts("geoLocationPlace")])
        for found in element.all("geoLocationPoint"):
            east, north = found.text("pointLongitude"), found.text("pointLatitude")
            point(statements, node, east, north, "geoLocations/geoLocationPoint")
        for found in element.all("geoLocationBox"):
            west, south, east, north = (found.text(side) for side in _BOX)
            box(statements, node, west, south, east, north, "geoLocations/geoLocationBox")
        _polygons(statements, node, element)


def _polygons(statements: Statements, node: ox.NamedNode, element: Field) -> None:
    """Polygons: in XML one element with its corners, in JSON one entry for each corner."""
    rings: list[list[tuple[str, str]]] = []
    for found in element.all("geoLocationPolygon"):
        corners = [(c.text("pointLongitude"), c.text("pointLatitude")) for c in found.all("polygonPoint")]
        if len(corners) == 1 and rings and len(rings[-1]) >= 1 and found.first("inPolygonPoint") is None:
            rings[-1] += corners
        elif corners:
            rings.append(corners)
        for inner in found.all("inPolygonPoint"):
            inner.drop()  # says on which side of the line the place is
    for ring in rings:
        polygon(statements, node, ring, "geoLocations/geoLocationPolygon")


def _forms(resource: Resource, record: Field) -> None:
    """Language, version, sizes and formats. DataCite does not say to which file a size or format belongs."""
    statements = resource.statements
    for language in record.texts("language"):
        statements.add(resource.node, DCTERMS.language, ox.Literal(language.lower()))
    for version in record.texts("version"):
        statements.add(resource.node, DCAT.version, ox.Literal(version))
    for stated in record.texts("sizes"):
        resource.extent(stated, "sizes")
    for media_type in record.texts("formats"):
        statements.add(resource.node, DCTERMS.format, ox.Literal(media_type))
