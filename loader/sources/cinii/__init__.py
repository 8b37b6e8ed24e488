"""CiNii Research: projects and products of its OpenSearch lists and of its CRID records (JSON-LD)."""

from __future__ import annotations

from collections.abc import Iterator

from loader.errors import RefusedError
from loader.protocols import opensearch
from loader.protocols.http import Client
from loader.protocols.location import read_location
from loader.record import Raw, Record, Statements
from loader.sources import Origin, Source
from loader.sources.cinii.fields import MAPPING
from loader.sources.cinii.product import map_product
from loader.sources.cinii.project import map_project
from loader.sources.cinii.read import NAME, PROJECT, RESEARCHER, read, shown
from loader.sources.cinii.researcher import map_researcher
from ontology import text

_PAGE = 200  # the largest page that CiNii Research gives
_MOST = 10_000  # the last result that it gives


def fetch(origin: Origin) -> Iterator[Raw]:
    """Answers and records from JSON files, from an OpenSearch address page by page, or one CRID record.

    The application id is the setting ``cinii_appid``; CiNii Research answers without one too. The archive keeps
    addresses without it.
    """
    suffixes = frozenset({".json", ".jsonld"})
    yield from read_location(
        origin.location, origin.settings, suffixes=suffixes, walk=lambda client: _walk(origin, client)
    )


def _walk(origin: Origin, client: Client) -> Iterator[Raw]:
    if "/crid/" in origin.location:
        yield client.get(origin.location).raw
        return
    appid = origin.settings.cinii_appid
    paging = opensearch.Paging(
        start="start",
        count="count",
        size=_PAGE,
        most=_MOST,
        fixed={"format": "json"},
        secret={"appid": appid} if appid else {},
        shown=shown,
    )
    yield from opensearch.pages(origin.location, client, paging)


def map_record(record: Record, statements: Statements) -> None:
    """State a project, researcher, dataset or document.

    Raises:
        RefusedError: the record has no content, or nothing by which one could speak of it.
    """
    if record.fields is None:
        raise RefusedError("The record has no content")
    kind = record.fields.text("@kind")
    mapping = {PROJECT: map_project, RESEARCHER: map_researcher}.get(kind, map_product)
    mapping(record, record.fields, statements)


SOURCE = Source(
    name=NAME,
    title=text("CiNii Research"),
    operator=text("National Institute of Informatics"),
    homepage="https://cir.nii.ac.jp/",
    licence="",
    read=read,
    map=map_record,
    fetch=fetch,
    mapping=MAPPING,
)
