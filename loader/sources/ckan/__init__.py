"""CKAN catalogues, with the fields that the data exchange CADDE (DATA-EX) adds as extras (02 section 13).

Answers of the Action API, single packages, dumps with one package a line, and the form of the CADDE catalogue tool.
"""

from __future__ import annotations

from collections.abc import Iterator

from loader.errors import RefusedError
from loader.protocols.location import read_location
from loader.record import Raw, Record, Statements
from loader.sources import Origin, Source
from loader.sources.ckan.fields import MAPPING
from loader.sources.ckan.mapping import map_package
from loader.sources.ckan.read import NAME, read
from loader.sources.ckan.search import packages
from ontology import text

SUFFIXES = frozenset({".json", ".jsonl", ".ndjson"})
"""Files that are taken from folders and zip archives."""


def fetch(origin: Origin) -> Iterator[Raw]:
    """Files, or the packages of a CKAN in pages, the changed ones only when ``since`` is known.

    An address is that of the site (``https://catalogue.example.go.jp``) or of one answer of its Action API.
    """
    yield from read_location(
        origin.location,
        origin.settings,
        suffixes=SUFFIXES,
        accept="application/json",
        walk=lambda client: packages(origin.location, client, None if origin.full else origin.since),
    )


def map_record(record: Record, statements: Statements) -> None:
    """State what a package tells about a dataset.

    Raises:
        RefusedError: the package is deleted, or has neither a title nor an address.
    """
    if record.fields is None:
        raise RefusedError("The record is deleted")
    map_package(record, record.fields, statements)


SOURCE = Source(
    name=NAME,
    title=text("Data catalogues on CKAN (CADDE, DATA-EX)"),
    operator=text("The operators of the catalogues"),
    homepage="https://github.com/CADDE-sip",
    licence="",
    read=read,
    map=map_record,
    fetch=fetch,
    incremental=True,
    mapping=MAPPING,
)
