"""SPASE descriptions of data of the upper atmosphere and space, as IUGONET and others keep them (02 section 14)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from loader.errors import EnishiError, RefusedError, UnreadableError
from loader.protocols.location import read_location
from loader.record import Field, Raw, Record, Refusal, Statements
from loader.sources import Origin, Source
from loader.sources.spase.fields import MAPPING
from loader.sources.spase.mapping import map_data
from loader.sources.spase.others import map_other
from loader.values import xml
from ontology import text

NAME = "spase"

SUFFIXES = frozenset({".xml"})
"""Files that are taken from folders and zip archives."""

DATA = frozenset({"NumericalData", "DisplayData", "Catalog", "Collection", "Document"})
"""Resources that are data or documents."""

OTHERS = frozenset({"Person", "Repository"})
"""Resources that data name, which have records of their own."""

_AROUND = frozenset({"Version", "Extension"})


def read(raw: Raw) -> Iterator[Record | Refusal]:
    """One record for each resource that a SPASE file describes.

    Resources of other types (instruments, observatories, granules ...) become refusals.

    Raises:
        UnreadableError: the bytes are no XML, or no SPASE description.
    """
    root = xml.parse(raw.content)
    if xml.local(root) != "Spase":
        raise UnreadableError("This is no SPASE description: its root is <{name}>", name=xml.local(root))
    resources = [child for child in xml.children(root) if xml.local(child) not in _AROUND]
    if not resources:
        raise UnreadableError("{file} describes no resource", file=raw.url)
    seen: set[str] = set()
    for number, element in enumerate(resources, 1):
        try:
            record = _record(element)
            if record.identifier in seen:
                raise RefusedError("{path} occurs more than once", path=record.identifier)
            seen.add(record.identifier)
            yield record
        except EnishiError as error:
            yield Refusal(NAME, f"{raw.url}#resource-{number}", RefusedError(error.text.message, **error.text.values))


def _record(element: etree._Element) -> Record:
    kind, fields = xml.local(element), xml.local_field(element)
    identifier = fields.text("ResourceID")
    if not identifier:
        raise RefusedError("The <{name}> has no ResourceID", name=kind)
    if kind not in DATA | OTHERS:
        raise RefusedError(
            "Descriptions of type <{name}> are not taken: {identifier}", name=kind, identifier=identifier
        )
    language = element.getparent()
    if language is not None and (tag := language.get("lang")):
        fields.fields.insert(0, Field("@lang", tag))
    return Record(NAME, identifier, f"spase_{kind.lower()}", fields)


def map_record(record: Record, statements: Statements) -> None:
    """State what a description tells about data, a person or a repository.

    Raises:
        RefusedError: it has no content.
    """
    if record.fields is None:
        raise RefusedError("The record has no content")
    if record.fields.name in OTHERS:
        map_other(record, record.fields, statements)
    else:
        map_data(record, record.fields, statements)


def fetch(origin: Origin) -> Iterator[Raw]:
    """Files, or the description at an address."""
    yield from read_location(origin.location, origin.settings, suffixes=SUFFIXES)


SOURCE = Source(
    name=NAME,
    title=text("Space and upper atmosphere data (SPASE, IUGONET)"),
    operator=text("IUGONET and the institutions that describe their data"),
    homepage="https://www.iugonet.org/",
    licence="",
    read=read,
    map=map_record,
    fetch=fetch,
    mapping=MAPPING,
)
