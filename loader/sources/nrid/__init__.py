"""NRID (研究者リゾルバー, KAKEN researchers): people with their numbers, affiliations and projects, as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from loader.errors import RefusedError
from loader.protocols import opensearch, resourcesync
from loader.protocols.http import Client
from loader.protocols.location import read_location
from loader.record import Raw, Record, Statements
from loader.sources import Origin, Source
from loader.sources.nrid.fields import MAPPING
from loader.sources.nrid.read import NAME, read, shown
from loader.sources.nrid.researcher import map_researcher
from ontology import text

_PAGE = 500
_MOST = 200_000


def fetch(origin: Origin) -> Iterator[Raw]:
    """Researchers from JSON files, from the OpenSearch address of NRID, or by ResourceSync.

    An address whose path names OpenSearch is a query; any other is the way to a ResourceSync description, capability
    list or change list. ``since`` then restricts the harvest to what changed, deletions included.
    """
    suffixes = frozenset({".json", ".jsonl", ".xml"})
    yield from read_location(
        origin.location, origin.settings, suffixes=suffixes, walk=lambda client: _walk(origin, client)
    )


def _walk(origin: Origin, client: Client) -> Iterator[Raw]:
    if "/opensearch" not in origin.location:
        yield from resourcesync.harvest(origin.location, client, None if origin.full else origin.since)
        return
    appid = origin.settings.cinii_appid
    paging = opensearch.Paging(
        start="st",
        count="rw",
        size=_PAGE,
        most=_MOST,
        fixed={"format": "json"},
        secret={"appid": appid} if appid else {},
        shown=shown,
    )
    yield from opensearch.pages(origin.location, client, paging)


def map_record(record: Record, statements: Statements) -> None:
    """State a researcher; NRID is public, and so is all that it tells.

    Raises:
        RefusedError: the researcher is deleted or has neither a name nor a number.
    """
    if record.fields is None:
        raise RefusedError("The record is deleted")
    map_researcher(record, record.fields, statements)


SOURCE = Source(
    name=NAME,
    title=text("NRID (KAKEN researchers)"),
    operator=text("National Institute of Informatics"),
    homepage="https://nrid.nii.ac.jp/",
    licence="",
    read=read,
    map=map_record,
    fetch=fetch,
    incremental=True,
    mapping=MAPPING,
)
