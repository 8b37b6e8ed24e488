"""One OAI-PMH response, as far as the harvester needs to know it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from loader.errors import UnreadableError
from loader.record import Listed
from loader.values import xml


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a record (OAI-PMH 2.0, section 2.5), as stated."""

    identifier: str
    datestamp: str = ""
    deleted: bool = False

    def listed(self) -> Listed:
        """What it says, with the datestamp as a moment."""
        return Listed(self.identifier, moment(self.datestamp), self.deleted)


@dataclass(frozen=True, slots=True)
class Page:
    """What the harvester needs to know of one response.

    Args:
        error: OAI-PMH error code, "" when there is none.
        message: its text.
        token: resumption token for the next response, "" at the end of the list.
        expected: how many records the server says the list has, 0 when it does not say.
        headers: the headers that have an identifier, in order.
        answered: the server's clock when it answered, None when it does not tell.
    """

    error: str = ""
    message: str = ""
    token: str = ""
    expected: int = 0
    headers: tuple[Header, ...] = ()
    answered: datetime | None = None

    @property
    def identifiers(self) -> tuple[str, ...]:
        """Identifiers of the headers, in order."""
        return tuple(header.identifier for header in self.headers)


def read_page(content: bytes) -> Page:
    """What a response says about the list it belongs to.

    Raises:
        UnreadableError: it is no well-formed XML or no OAI-PMH response.
    """
    root = xml.parse(content)
    if xml.local(root) != "OAI-PMH":
        raise UnreadableError("This is not an OAI-PMH response but a <{name}> document", name=xml.local(root))
    errors = _named(root, "error")
    tokens = _named(root, "resumptionToken")
    size = next((e.get("completeListSize", "") for e in tokens), "")
    headers = (_header(e) for e in _named(root, "header"))
    return Page(
        error=errors[0].get("code", "unknown") if errors else "",
        message=" ".join((errors[0].text or "").split()) if errors else "",
        token="".join((e.text or "").strip() for e in tokens),
        expected=int(size) if size.isascii() and size.isdigit() else 0,
        headers=tuple(header for header in headers if header.identifier),
        answered=moment(next(iter(texts(root, "responseDate")), "")),
    )


def _header(element: etree._Element) -> Header:
    return Header(
        identifier=next(iter(texts(element, "identifier")), ""),
        datestamp=next(iter(texts(element, "datestamp")), ""),
        deleted=element.get("status", "").strip().lower() == "deleted",
    )


def _named(root: etree._Element, name: str) -> list[etree._Element]:
    return [e for e in root.iter(f"{{*}}{name}") if not _inside_metadata(e)]


def _inside_metadata(element: etree._Element) -> bool:
    return any(xml.local(parent) == "metadata" for parent in element.iterancestors())


def texts(element: etree._Element, name: str) -> list[str]:
    """The texts of the children of this name that have any."""
    return [words for e in element.iterchildren(f"{{*}}{name}") if (words := (e.text or "").strip())]


def moment(words: str) -> datetime | None:
    """A UTCdatetime (OAI-PMH 2.0, section 3.3) in UTC; None when it is none."""
    try:
        found = datetime.fromisoformat(words)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
