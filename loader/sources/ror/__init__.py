"""ROR (Research Organization Registry): its dump, streamed out of the zip, and its API, schema 2 (02 section 10)."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator

from loader.errors import RefusedError
from loader.protocols import pages
from loader.protocols.http import Client
from loader.protocols.location import read_location
from loader.record import Raw, Record, Statements
from loader.sources import Origin, Source
from loader.sources.ror.fields import MAPPING
from loader.sources.ror.map import map_organization
from loader.sources.ror.read import NAME, read
from ontology import text

_SUFFIXES = frozenset({".json", ".zip"})


def fetch(origin: Origin) -> Iterator[Raw]:
    """The dump or other files, the dump at an address (``….zip``), one organisation, or a list of the API page by page.

    ``…/v2/organizations?filter=country.country_code:JP`` takes the organisations of one country.
    """
    listed = urllib.parse.urlsplit(origin.location).path.rstrip("/").endswith("/organizations")
    yield from read_location(
        origin.location,
        origin.settings,
        suffixes=_SUFFIXES,
        unpack=False,
        walk=(lambda client: _pages(origin.location, client)) if listed else None,
    )


def _pages(location: str, client: Client) -> Iterator[Raw]:
    address = urllib.parse.urlsplit(location)
    bare = urllib.parse.urlunsplit((address.scheme, address.netloc, address.path.rstrip("/"), "", ""))
    taken = 0

    def last(page: pages.Document, _: int) -> bool:
        nonlocal taken
        items, total = page.get("items"), page.get("number_of_results")
        taken += len(items) if isinstance(items, list) else 0
        return not items or not isinstance(total, int) or taken >= total

    yield from pages.numbered(bare, client, last, dict(urllib.parse.parse_qsl(address.query)))


def map_record(record: Record, statements: Statements) -> None:
    """State a record.

    Raises:
        RefusedError: the record has no content or no name.
    """
    if record.fields is None:
        raise RefusedError("The record is deleted")
    map_organization(record, record.fields, statements)


SOURCE = Source(
    name=NAME,
    title=text("Research Organization Registry (ROR)"),
    operator=text("Research Organization Registry"),
    homepage="https://ror.org/",
    licence="https://creativecommons.org/publicdomain/zero/1.0/",
    read=read,
    map=map_record,
    fetch=fetch,
    mapping=MAPPING,
)
