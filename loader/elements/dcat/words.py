"""Reading the fields of a described thing: literals with their language, IRIs, and things named by label."""

from __future__ import annotations

from loader.elements.naming import Names
from loader.record import Field
from loader.values.rdf import name

_NAMES = (
    "foaf:name", "skos:prefLabel", "rdfs:label", "dcterms:title", "vcard:fn", "vcard:organization-name", "sdo:name",
)  # fmt: skip
_PLAIN_TYPES = frozenset(
    (
        "rdfs:Literal", "xsd:anyURI", "xsd:date", "xsd:dateTime", "xsd:gYear", "xsd:gYearMonth", "xsd:integer",
        "xsd:nonNegativeInteger", "xsd:positiveInteger", "xsd:int", "xsd:long", "xsd:decimal", "xsd:double",
        "xsd:float", "xsd:boolean", "rdf:HTML", "xsd:language", "xsd:duration",
    )
)  # fmt: skip


def word(field: Field) -> tuple[str, str]:
    """The text of a literal and its language; a datatype that only says how it is written counts as read."""
    for kind in field.all("@type"):
        if kind.value in _PLAIN_TYPES:
            kind.drop()
    return field.take().strip(), field.text("@language")


def words(thing: Field, *names: str) -> list[tuple[str, str]]:
    """The literals of these properties with their languages, without empty ones, in the order of the names."""
    return [pair for n in names for f in thing.all(n) if f.value is not None and (pair := word(f))[0]]


def text(thing: Field, *names: str) -> str:
    """The first literal of these properties, "" when there is none."""
    return next((stated for stated, _ in words(thing, *names)), "")


def iri(field: Field) -> str:
    """The IRI of a field that is a thing, or of a literal that is written like an IRI; "" for others."""
    if stated := field.text("@id"):
        return stated
    if field.value and field.value.strip().startswith(("http://", "https://")) and not field.all("@language"):
        return word(field)[0]
    return ""


def iris(thing: Field, *names: str) -> list[str]:
    """The IRIs of these properties, in the order of the names."""
    return [found for n in names for f in thing.all(n) if (found := iri(f))]


def types(thing: Field) -> set[str]:
    """The classes of a thing as prefixed names."""
    return {name(found) for found in iris(thing, "rdf:type")}


def label(thing: Field) -> list[tuple[str, str]]:
    """How a thing is called: its own text when it is a literal, otherwise its names."""
    if thing.value is not None:
        stated = word(thing)
        return [stated] if stated[0] else []
    return words(thing, *_NAMES)


def concept(thing: Field) -> tuple[str, list[tuple[str, str]]]:
    """The IRI and the labels of an entry of a code list; its code counts as read."""
    kinds, names, address = types(thing), label(thing), iri(thing)
    for known in thing.all("skos:prefLabel", "rdfs:label", "skos:notation", "skos:inScheme", "skos:topConceptOf"):
        if names or address or kinds:
            known.drop()
    return address, names


def one(texts: Names) -> str:
    """One of several texts, the Japanese one first, for look-up in code lists."""
    found = sorted(texts, key=lambda pair: (not pair[1].startswith("ja"), pair[1]))
    return found[0][0] if found else ""
