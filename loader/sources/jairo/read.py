"""From bytes to records: bare records, GetRecord and ListRecords responses, whatever the case of their wrappers.

The identifier of a record is that of its OAI-PMH header. A bare record file has no header; its name without the
ending, with the folders of the load before it, stands in. ``jpcoar:identifier`` is not used for that: it identifies
the content, several files may rightly or wrongly state the same one, and none of them may silently replace another.
They meet as one thing in the merged view.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import PurePosixPath

from lxml import etree

from loader.errors import EnishiError, RefusedError, UnreadableError
from loader.record import Field, Raw, Record, Refusal
from loader.values import xml

NAME = "jairo"

_LISTS = frozenset({"getrecord", "listrecords"})
_NO_RECORDS = frozenset({"identify", "listidentifiers", "listmetadataformats", "listsets"})
_DUBLIN_CORE = "http://www.openarchives.org/OAI/2.0/oai_dc/"


def read(raw: Raw) -> Iterator[Record | Refusal]:
    """The records in a file or response.

    A record that cannot be read becomes a `Refusal`, and so does a response that carries an OAI-PMH error, except
    noRecordsMatch. Responses to other verbs (Identify, ListIdentifiers ...) hold no records and yield nothing.

    Raises:
        UnreadableError: the bytes are no XML, or no document that can hold such records.
    """
    root = xml.parse(raw.content)
    name = xml.local(root).lower()
    if name == "oai-pmh":
        yield from _response(root, raw)
    elif name in _LISTS:
        yield from _records(root, raw)
    elif name == "record":
        yield _record(root, raw, 1)
    elif (form := _format(root)) is not None:
        yield Record(NAME, _file_identifier(raw.url), form, xml.field(root))
    elif name not in _NO_RECORDS:
        raise UnreadableError(
            "This is neither a JPCOAR or oai_dc record nor an OAI-PMH response: its root is <{name}>", name=name
        )


def _file_identifier(url: str) -> str:
    path = PurePosixPath(url)
    return path.with_suffix("").as_posix() if path.suffix.lower() == ".xml" else url


def _format(element: etree._Element) -> str | None:
    namespace, name = xml.namespace(element), xml.local(element).lower()
    if name == "jpcoar" and (version := xml.jpcoar_version(namespace)):
        return f"jpcoar_{version}"
    return "oai_dc" if name == "dc" and namespace == _DUBLIN_CORE else None


def _response(root: etree._Element, raw: Raw) -> Iterator[Record | Refusal]:
    for child in xml.children(root):
        name = xml.local(child).lower()
        if name in _LISTS:
            yield from _records(child, raw)
        elif name == "error" and child.get("code") != "noRecordsMatch":
            yield Refusal(
                NAME,
                raw.url,
                RefusedError(
                    "The response holds the OAI-PMH error {code}: {said}",
                    code=child.get("code", "unknown"),
                    said=" ".join(xml.own_text(child).split()),
                ),
            )


def _records(element: etree._Element, raw: Raw) -> Iterator[Record | Refusal]:
    found = (child for child in xml.children(element) if xml.local(child).lower() == "record")
    for number, record in enumerate(found, start=1):
        yield _record(record, raw, number)


def _record(element: etree._Element, raw: Raw, number: int) -> Record | Refusal:
    parts = {xml.local(child).lower(): child for child in xml.children(element)}
    header = parts.get("header")
    told = {xml.local(c).lower(): xml.own_text(c).strip() for c in xml.children(header)} if header is not None else {}
    identifier = told.get("identifier", "")
    try:
        if header is None or not identifier:
            raise RefusedError("Record {number} has no header with an identifier", number=number)
        stamp = _stamp(told.get("datestamp", ""))
        if header.get("status", "").strip().lower() == "deleted":
            return Record(NAME, identifier, "deleted", None, stamp, deleted=True)
        payload = _payload(parts.get("metadata"))
        fields = xml.field(payload)
        if (about := parts.get("about")) is not None:
            fields.fields.append(Field("oai:about", None, [xml.field(child) for child in xml.children(about)]))
        return Record(NAME, identifier, _format(payload) or "", fields, stamp)
    except EnishiError as error:
        refused = RefusedError(error.text.message, **error.text.values)
        return Refusal(NAME, identifier or f"{raw.url}#record-{number}", refused)


def _payload(metadata: etree._Element | None) -> etree._Element:
    inside = [] if metadata is None else list(xml.children(metadata))
    if len(inside) != 1:
        raise RefusedError("The record has no metadata")
    if _format(inside[0]) is None:
        raise RefusedError(
            "The record comes in a format that is not read: <{name}> of {namespace}",
            name=xml.local(inside[0]),
            namespace=xml.namespace(inside[0]) or "–",
        )
    return inside[0]


def _stamp(text: str) -> datetime | None:
    """An OAI-PMH datestamp (section 3.3) in UTC; None when it is none."""
    try:
        stamp = datetime.fromisoformat(text)
    except ValueError:
        return None
    if stamp.tzinfo is None:
        return stamp.replace(tzinfo=UTC)
    try:
        return stamp.astimezone(UTC)
    except OverflowError:
        return None
