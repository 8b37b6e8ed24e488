"""JaLC (Japan Link Center): metadata of DOIs as JSON of the REST API, version 2 (02 section 8)."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator

from loader.errors import RefusedError
from loader.protocols import http, pages
from loader.protocols.location import read_location
from loader.record import Raw, Record, Statements
from loader.sources import Origin, Source
from loader.sources.jalc.fields import MAPPING
from loader.sources.jalc.map import map_jalc
from loader.sources.jalc.read import NAME, read
from ontology import text

_SUFFIXES = frozenset({".json", ".jsonl", ".ndjson"})


def fetch(origin: Origin) -> Iterator[Raw]:
    """Records from files, from one DOI (``/v2/dois/10.…``) or from a list (``/v2/search?…``), page by page.

    A list that only names DOIs is followed to each of them. The API tells no changes, so a list is always taken whole.
    """
    yield from read_location(
        origin.location, origin.settings, suffixes=_SUFFIXES, walk=lambda client: _walk(origin.location, client)
    )


def _walk(location: str, client: http.Client) -> Iterator[Raw]:
    address = urllib.parse.urlsplit(location)
    head, found, doi = address.path.partition("/dois/")
    if found:
        yield client.get(_one(location, f"{head}/dois/", urllib.parse.unquote(urllib.parse.unquote(doi)))).raw
        return
    bare = urllib.parse.urlunsplit((address.scheme, address.netloc, address.path, "", ""))
    for raw in pages.numbered(bare, client, _last, dict(urllib.parse.parse_qsl(address.query))):
        named = _named(pages.document(raw))
        if not named:
            yield raw
        version = address.path.rpartition("/")[0]
        for name in named:
            yield client.get(_one(location, f"{version}/dois/", name)).raw


def _one(location: str, path: str, doi: str) -> str:
    """The address of one DOI. JaLC wants it percent-encoded twice, since its server decodes once before it looks."""
    address = urllib.parse.urlsplit(location)
    twice = urllib.parse.quote(urllib.parse.quote(doi, safe=""), safe="")
    return urllib.parse.urlunsplit((address.scheme, address.netloc, path + twice, "", ""))


def _last(page: pages.Document, number: int) -> bool:
    message = page.get("message")
    total = message.get("totalPages") if isinstance(message, dict) else None
    return not isinstance(total, int) or number >= total


def _named(page: pages.Document) -> list[str]:
    """The DOIs of a page whose entries tell nothing else."""
    data = page.get("data")
    found = data.get("items") if isinstance(data, dict) else data
    entries = [e for e in found if isinstance(e, dict)] if isinstance(found, list) else []
    if any("title_list" in entry for entry in entries):
        return []
    return [doi for entry in entries if isinstance(doi := entry.get("doi"), str)]


def map_record(record: Record, statements: Statements) -> None:
    """State a record in the terms of the crosswalk.

    Raises:
        RefusedError: the record has no content or no title.
    """
    if record.fields is None:
        raise RefusedError("The record is deleted")
    map_jalc(record, record.fields, statements)


SOURCE = Source(
    name=NAME,
    title=text("Japan Link Center (JaLC)"),
    operator=text("Japan Link Center, for DOIs that its members register"),
    homepage="https://japanlinkcenter.org/",
    licence="",
    read=read,
    map=map_record,
    fetch=fetch,
    mapping=MAPPING,
)
