"""A ROR record (schema 2.0 and 2.1): an organisation with its names, identifiers, place, kin and history."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements import catalogue_record
from loader.elements.history import belongs, changed
from loader.elements.institution import institution, mention, note_identifier
from loader.elements.place import place, point
from loader.errors import RefusedError
from loader.record import Field, Node, Record, Statements
from loader.values import date, identifier
from ontology import ADMS, DCTERMS, FOAF, FRAPO, ORG, SDO, SKOS, scheme

DROPPED = ("domains", "admin")
"""What is not kept; see the field mapping."""

_REGISTERS = ("fundref", "grid", "isni", "wikidata")
_SHOWN = frozenset({"label", "ror_display"})
_LINKS = {"website": FOAF.homepage, "wikipedia": FOAF.isPrimaryTopicOf}


def map_organization(record: Record, fields: Field, statements: Statements) -> None:
    """State a record.

    Raises:
        RefusedError: it has no name.
    """
    names, variants = _names(fields)
    if not names:
        raise RefusedError("The record has no name")
    kinds = fields.texts("types")
    types = (FRAPO.FundingAgency,) if "funder" in kinds else ()
    fields.text("id")
    alone, others = _identifiers(fields)
    known = [("ror", record.identifier), *alone]
    node = institution(statements, known, names, variants=variants, types=types, where="external_ids")
    for scheme_name, value in others:
        note_identifier(statements, node, scheme_name, value)
    _kinds(statements, node, kinds)
    _status(statements, node, fields)
    _links(statements, node, fields)
    for element in fields.all("locations"):
        _location(statements, node, element)
    for element in fields.all("relationships"):
        _relationship(statements, node, element)
    admin = fields.first("admin")
    created = admin.first("created") if admin else None
    issued = created.text("date") if created else ""
    for name in DROPPED:
        for field in fields.all(name):
            field.drop()
    page = f"https://ror.org/{record.identifier}"
    catalogue_record(statements, record, node, issued=issued, url=page, where="admin")


def _names(record: Field) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Names to show, and aliases and acronyms. A name without language that also stands with one is told once."""
    names: dict[tuple[str, str], None] = {}
    variants: dict[tuple[str, str], None] = {}
    for element in record.all("names"):
        kinds = set(element.texts("types"))
        pair = (element.text("value"), element.text("lang"))
        if pair[0]:
            (names if kinds & _SHOWN else variants)[pair] = None
    tagged = {words for words, tag in names if tag}
    shown = [(words, tag) for words, tag in names if tag or words not in tagged]
    if not shown and variants:
        first = next(iter(variants))
        del variants[first]
        shown = [first]
    return shown, list(variants)


def _identifiers(record: Field) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The identifiers that stand for the organisation alone, and the others.

    The preferred one of each kind, or the only one, is a key of the merged view. The others may be of parts or former
    organisations and join nothing.
    """
    alone: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    for element in record.all("external_ids"):
        kind, chosen, every = element.text("type"), element.text("preferred"), element.texts("all")
        if kind not in _REGISTERS:
            continue
        key = chosen or (every[0] if len(every) == 1 else "")
        alone += [(kind, key)] if key else []
        others += [(kind, value) for value in every if value != key]
    return alone, others


def _kinds(statements: Statements, node: Node, kinds: list[str]) -> None:
    for kind in kinds:
        if concept := scheme("organization-type").find(kind):
            statements.add(node, ORG.classification, concept.iri)
        else:
            statements.remark("type-unknown", "types", kind)


def _status(statements: Statements, node: Node, record: Field) -> None:
    stated = record.text("status")
    if concept := scheme("organization-status").find(stated):
        statements.add(node, ADMS.status, concept.iri)
    elif stated:
        statements.remark("type-unknown", "status", stated)
    founded = record.text("established")
    if founded and (moment := date.read(founded.zfill(4))):
        statements.add(node, SDO.foundingDate, moment.literal)
    elif founded:
        statements.remark("date-unreadable", "established", founded)


def _links(statements: Statements, node: Node, record: Field) -> None:
    for element in record.all("links"):
        kind, stated = element.text("type"), element.text("value")
        address = identifier.url(stated)
        if address and kind in _LINKS:
            statements.add(node, _LINKS[kind], ox.NamedNode(address))
        elif stated:
            statements.remark("url-invalid", "links", stated)


def _location(statements: Statements, node: Node, element: Field) -> None:
    """Where it is: name, country, centre, and the same place in GeoNames."""
    details = element.first("geonames_details") or Field("geonames_details")
    spot = place(statements, node, [(details.text("name"), "")])
    country = details.text("country_code")
    if len(country) == 2 and country.isascii() and country.isalpha():
        statements.add(spot, SDO.addressCountry, ox.Literal(country.upper()))
    east, north = details.text("lng"), details.text("lat")
    if east and north:
        point(statements, spot, east, north, "locations/geonames_details")
    number = element.text("geonames_id")
    if number.isascii() and number.isdigit() and number != "0":
        statements.add(spot, SKOS.exactMatch, ox.NamedNode(f"https://sws.geonames.org/{number}/"))
    details.drop()  # continent and subdivisions follow from the place in GeoNames
    element.drop()


def _relationship(statements: Statements, node: Node, element: Field) -> None:
    """Kin and history (trap 43). ROR tells no dates of either."""
    kind, stated = element.text("type").lower(), element.text("id")
    element.text("label")  # its own record names the other organisation
    bare = identifier.ror(stated)
    if bare is None:
        statements.remark("ror-invalid", "relationships", stated)
        return
    other = mention(statements, "ror", bare)
    where = "relationships"
    match kind:
        case "parent":
            belongs(statements, node, other, where=where)
        case "child":
            belongs(statements, other, node, where=where)
        case "predecessor":
            changed(statements, other, node, where=where)
        case "successor":
            changed(statements, node, other, where=where)
        case "related":
            statements.add(node, DCTERMS.relation, other)
        case _:
            statements.remark("type-unknown", where, kind)
