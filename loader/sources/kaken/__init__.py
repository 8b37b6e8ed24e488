"""KAKEN (科学研究費助成事業データベース): grants of KAKENHI as XML, from files or by OpenSearch."""

from __future__ import annotations

from collections.abc import Iterator

from loader.errors import RefusedError
from loader.protocols import opensearch
from loader.protocols.location import read_location
from loader.record import Raw, Record, Statements
from loader.sources import Origin, Source
from loader.sources.kaken.fields import MAPPING
from loader.sources.kaken.project import map_project
from loader.sources.kaken.read import NAME, read, shown
from ontology import text

_PAGE = 500  # the largest page that KAKEN offers
_MOST = 200_000  # the last result that it gives


def fetch(origin: Origin) -> Iterator[Raw]:
    """Grants from XML files (also in a folder or zip), or from the OpenSearch address of KAKEN.

    KAKEN wants an application id, the setting ``cinii_appid``; the archive keeps addresses without it.
    """
    appid = origin.settings.cinii_appid
    paging = opensearch.Paging(
        start="st",
        count="rw",
        size=_PAGE,
        most=_MOST,
        fixed={"format": "xml"},
        secret={"appid": appid} if appid else {},
        shown=shown,
    )
    yield from read_location(
        origin.location,
        origin.settings,
        suffixes=frozenset({".xml"}),
        walk=lambda client: opensearch.pages(origin.location, client, paging),
    )


def map_record(record: Record, statements: Statements) -> None:
    """State a grant with its project, people, institutions and products.

    Raises:
        RefusedError: the record has no content, or neither a title nor a number.
    """
    if record.fields is None:
        raise RefusedError("The record has no content")
    map_project(record, record.fields, statements)


SOURCE = Source(
    name=NAME,
    title=text("KAKEN (database of Grants-in-Aid for Scientific Research)"),
    operator=text("National Institute of Informatics, with the Ministry of Education and the JSPS"),
    homepage="https://kaken.nii.ac.jp/",
    licence="",
    read=read,
    map=map_record,
    fetch=fetch,
    mapping=MAPPING,
)
