"""From bytes to grants: an answer of OpenSearch, a list saved as a file, or one grant by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from lxml import etree

from loader.errors import EnishiError, RefusedError, UnreadableError
from loader.protocols.opensearch import Shown
from loader.record import Raw, Record, Refusal
from loader.values import xml

NAME = "kaken"

_ROOTS = frozenset({"grantAwardList", "grantAwards", "grants"})


def read(raw: Raw) -> Iterator[Record | Refusal]:
    """The grants in a file or answer; one without an id or number is a `Refusal`.

    Raises:
        UnreadableError: the bytes are no XML, or no list of grants.
    """
    for number, element in enumerate(_grants(xml.parse(raw.content)), start=1):
        yield _record(element, raw, number)


def shown(content: bytes) -> Shown:
    """How many grants an answer of OpenSearch shows, and how many there are.

    Raises:
        UnreadableError: it is no such answer.
    """
    root = xml.parse(content)
    total = root.findtext("{*}totalResults") or ""
    return Shown(len(_grants(root)), int(total) if total.isascii() and total.isdigit() and len(total) < 10 else None)


def _grants(root: etree._Element) -> list[etree._Element]:
    name = xml.local(root)
    if name == "grantAward":
        return [root]
    if name not in _ROOTS:
        raise UnreadableError("This is no list of grants of KAKEN: its root is <{name}>", name=name)
    return [child for child in xml.children(root) if xml.local(child) == "grantAward"]


def _record(element: etree._Element, raw: Raw, number: int) -> Record | Refusal:
    told, award = (element.get(name, "").strip() for name in ("id", "awardNumber"))
    identifier = told or (f"KAKENHI-PROJECT-{award}" if award else "")
    if not identifier:
        error = RefusedError("Grant {number} has neither @id nor @awardNumber", number=number)
        return Refusal(NAME, f"{raw.url}#grant-{number}", error)
    try:
        stamp = _stamp(element.findtext("{*}modified") or element.findtext("{*}created") or "")
        return Record(NAME, identifier, "kaken_xml", xml.field(element), stamp)
    except EnishiError as error:
        return Refusal(NAME, identifier, RefusedError(error.text.message, **error.text.values))


def _stamp(text: str) -> datetime | None:
    """A time of KAKEN (GMT) in UTC; None when it is none."""
    try:
        stamp = datetime.fromisoformat(text.strip())
        return stamp.astimezone(UTC) if stamp.tzinfo else stamp.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
