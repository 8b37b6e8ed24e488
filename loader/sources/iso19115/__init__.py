"""Geographic metadata in ISO 19115, written as ISO 19139 or ISO 19115-3 XML, as DIAS keeps it (02 section 14).

Libraries that read these formats give back what they know and lose the rest silently; here every element that nothing
takes is reported, so the elements are read one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from lxml import etree

from loader.errors import EnishiError, RefusedError, UnreadableError
from loader.protocols.location import read_location
from loader.record import Raw, Record, Refusal, Statements
from loader.sources import Origin, Source
from loader.sources.iso19115.fields import MAPPING
from loader.sources.iso19115.mapping import map_metadata
from loader.sources.iso19115.simple import simple
from loader.values import xml
from ontology import text

NAME = "iso19115"

SUFFIXES = frozenset({".xml"})
"""Files that are taken from folders and zip archives."""

_ROOTS = frozenset({"MD_Metadata", "MI_Metadata"})


def read(raw: Raw) -> Iterator[Record | Refusal]:
    """One record for each set of metadata in a file, alone or inside the answer of a catalogue (CSW, OAI-PMH).

    Raises:
        UnreadableError: the bytes are no XML, or hold no ISO 19115 metadata.
    """
    root = xml.parse(raw.content)
    found = [root] if xml.local(root) in _ROOTS else list(_inside(root))
    if not found:
        raise UnreadableError("This holds no ISO 19115 metadata: its root is <{name}>", name=xml.local(root))
    seen: set[str] = set()
    for number, element in enumerate(found, 1):
        try:
            record = _record(element, PurePosixPath(raw.url).stem if len(found) == 1 else "")
            if record.identifier in seen:
                raise RefusedError("{path} occurs more than once", path=record.identifier)
            seen.add(record.identifier)
            yield record
        except EnishiError as error:
            yield Refusal(NAME, f"{raw.url}#metadata-{number}", RefusedError(error.text.message, **error.text.values))


def _inside(element: etree._Element) -> Iterator[etree._Element]:
    for child in xml.children(element):
        if xml.local(child) in _ROOTS:
            yield child
        else:
            yield from _inside(child)


def _record(element: etree._Element, name: str) -> Record:
    fields = simple(xml.local_field(element))
    identifier = fields.text("fileIdentifier")
    for stated in fields.all("metadataIdentifier"):
        identifier = identifier or stated.text("code")
    identifier = identifier or name
    if not identifier:
        raise RefusedError("The metadata have no fileIdentifier")
    edition = "iso19115-3" if xml.namespace(element).startswith("http://standards.iso.org/") else "iso19139"
    return Record(NAME, identifier, edition, fields)


def map_record(record: Record, statements: Statements) -> None:
    """State what the metadata tell.

    Raises:
        RefusedError: they describe a service or an application, or have neither title nor abstract.
    """
    if record.fields is None:
        raise RefusedError("The record has no content")
    map_metadata(record, record.fields, statements)


def fetch(origin: Origin) -> Iterator[Raw]:
    """Files, or the metadata at an address."""
    yield from read_location(origin.location, origin.settings, suffixes=SUFFIXES, accept="application/xml, text/xml")


SOURCE = Source(
    name=NAME,
    title=text("Geographic metadata (ISO 19115, DIAS)"),
    operator=text("DIAS and other institutions with data on the earth"),
    homepage="https://diasjp.net/",
    licence="",
    read=read,
    map=map_record,
    fetch=fetch,
    mapping=MAPPING,
)
