"""ResourceSync (ANSI/NISO Z39.99-2017) as a source of bytes: what a server has, and what changed there.

The way leads from the description at the well-known address (section 13) over capability lists (section 9) to resource
lists (section 10) and change lists (section 12), any of which may be an index of further ones. A location may also
name one of these documents itself.
"""

from __future__ import annotations

import logging
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from lxml import etree

from loader.errors import ProtocolError, UnreadableError
from loader.protocols.http import Answer, Client
from loader.record import Raw
from loader.values import xml
from ontology import text

CHANGED = "resourcesync-datetime"
"""Header of a resource, kept with its bytes: when the change list says that it changed (with time zone, ISO 8601)."""

WELL_KNOWN = "/.well-known/resourcesync"
"""Where a server describes what it offers."""

MAX_DOCUMENTS = 10_000
"""Most lists and indexes that one walk reads."""

_RS = "{http://www.openarchives.org/rs/terms/}"
_MAPS = frozenset({"urlset", "sitemapindex"})
_LISTS = frozenset({"changelist", "resourcelist"})
_GONE = frozenset({404, 410})
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a document: a resource, or another document.

    Args:
        url: its address.
        capability: what kind of document it is, "" for a resource.
        change: "created", "updated" or "deleted" in a change list, "" elsewhere.
        moment: when it changed, with time zone, None when it is not told.
        until: end of the time that a change list covers, None when it is open or not told.
    """

    url: str
    capability: str
    change: str
    moment: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Document:
    """A description, capability list, resource list, change list, or index of these.

    Args:
        capability: which of them.
        index: it lists other documents of the same kind.
        entries: what it lists, in its order.
    """

    capability: str
    index: bool
    entries: tuple[Entry, ...]


def moment(stated: str) -> datetime | None:
    """A W3C datetime with its time zone (trap 34); a day without zone counts as UTC, None for anything else."""
    try:
        found = datetime.fromisoformat(stated.strip())
    except ValueError:
        return None
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC)
    try:
        return found.astimezone(UTC)
    except OverflowError:
        return None


def read_document(root: etree._Element) -> Document:
    """Read a ResourceSync document.

    Args:
        root: its root element.

    Raises:
        UnreadableError: it is none.
    """
    name = etree.QName(root).localname
    if name not in _MAPS:
        raise UnreadableError("This is no ResourceSync document: its root is <{name}>", name=name)
    about = root.find(f"{_RS}md")
    capability = about.get("capability", "") if about is not None else ""
    entries = tuple(e for child in root.iter("{*}url", "{*}sitemap") if (e := _entry(child)).url)
    return Document(capability, name == "sitemapindex", entries)


def _entry(element: etree._Element) -> Entry:
    about = element.find(f"{_RS}md")
    told = {str(k): str(v) for k, v in about.attrib.items()} if about is not None else {}
    lastmod = element.findtext("{*}lastmod") or ""
    return Entry(
        (element.findtext("{*}loc") or "").strip(),
        told.get("capability", ""),
        told.get("change", ""),
        moment(told.get("datetime") or lastmod),
        moment(told.get("until", "")),
    )


def last_changes(documents: list[Document]) -> dict[str, Entry]:
    """What became of each resource last, by address: the entry with the latest time, the later one at equal times."""
    found: dict[str, Entry] = {}
    for entry in (e for d in documents if not d.index for e in d.entries):
        known = found.get(entry.url)
        if known is None or known.moment is None or (entry.moment is not None and entry.moment >= known.moment):
            found[entry.url] = entry
    return found


def harvest(location: str, client: Client, since: datetime | None = None) -> Iterator[Raw]:
    """The change lists of a server, then the resources that are there and changed.

    Change lists come first, so that a deletion they tell is known before what came later. Without ``since`` the
    resource lists tell what is there, if the server has any.

    Args:
        location: address of the server, of its description, or of any list.
        client: how to ask it.
        since: take only what changed since this moment (with time zone).

    Raises:
        ProtocolError: a document cannot be reached or read. What was yielded before stays valid.
    """
    walk = _Walk(location, client, since)
    documents = []
    for answer, document in walk.lists():
        documents.append(document)
        if document.capability == "changelist" and not document.index:
            yield answer.raw
    for entry in last_changes(documents).values():
        if entry.change != "deleted" and not (since and entry.moment and entry.moment < since):
            yield from walk.resource(entry)


class _Walk:
    """One walk through the documents of a server."""

    def __init__(self, location: str, client: Client, since: datetime | None) -> None:
        self.client = client
        self.since = since
        self.start = urllib.parse.urlsplit(location)
        path = self.start.path if self.start.path.strip("/") else WELL_KNOWN
        self.queue = [urllib.parse.urlunsplit(self.start._replace(path=path, fragment=""))]
        self.seen: set[str] = set()

    def lists(self) -> Iterator[tuple[Answer, Document]]:
        """Every resource list and change list that matters, in the order in which the server names them."""
        while self.queue:
            url = self.queue.pop(0)
            if url in self.seen:
                continue
            self.seen.add(url)
            if len(self.seen) > MAX_DOCUMENTS:
                raise ProtocolError("{url} names more than {limit} lists", url=self._home(), limit=MAX_DOCUMENTS)
            answer = self.client.get(url)
            document = self._read(url, answer)
            if document.index or document.capability not in _LISTS:
                self.queue += [e.url for e in document.entries if self._leads_on(document, e)]
            else:
                yield answer, document

    @staticmethod
    def _read(url: str, answer: Answer) -> Document:
        try:
            return read_document(xml.parse(answer.raw.content))
        except UnreadableError as error:
            raise ProtocolError(
                "{url} sends a list that cannot be read: {reason}", url=url, reason=error.text
            ) from error

    def _leads_on(self, document: Document, entry: Entry) -> bool:
        """Whether a document that is listed has to be read."""
        if not self._ours(entry.url):
            _LOG.warning("%s", text("{url} lies on another server and is not fetched", url=entry.url))
            return False
        kind = entry.capability or (document.capability if document.index else "")
        if kind == "resourcelist":
            return self.since is None
        if kind == "changelist":
            return not (self.since and entry.until and entry.until < self.since)
        return kind in {"capabilitylist", "description"}

    def _ours(self, url: str) -> bool:
        """On the server of the location, and not from https down to http."""
        try:
            parts = urllib.parse.urlsplit(url)
        except ValueError:
            return False
        return parts.netloc == self.start.netloc and parts.scheme in {self.start.scheme, "https"}

    def _home(self) -> str:
        return f"{self.start.scheme}://{self.start.netloc}"

    def resource(self, entry: Entry) -> Iterator[Raw]:
        """The bytes of a resource; one that is not there, or not on this server, carries the reason."""
        if not self._ours(entry.url):
            told = UnreadableError("{url} lies on another server and is not fetched", url=entry.url)
            yield Raw(b"", entry.url, datetime.now(UTC), error=told)
            return
        answer = self.client.get(entry.url, also=_GONE)
        if answer.status in _GONE:
            told = UnreadableError("{url} is listed but not there", url=entry.url)
            yield Raw(b"", entry.url, datetime.now(UTC), error=told)
            return
        raw = answer.raw
        if entry.change and entry.moment:
            raw = replace(raw, headers={**raw.headers, CHANGED: entry.moment.isoformat()})
        yield raw
