"""e-Rad (府省共通研究開発管理システム): the table of projects and their members, and the list of funder codes."""

from __future__ import annotations

import unicodedata
import urllib.parse
from collections.abc import Iterator
from pathlib import PurePosixPath

from loader.errors import RefusedError, UnreadableError
from loader.protocols.location import read_location
from loader.record import Raw, Record, Refusal, Statements
from loader.sources import Origin, Source
from loader.sources.erad.fields import MAPPING
from loader.sources.erad.funders import is_funder_list, map_funder, read_funders
from loader.sources.erad.projects import COLUMNS, RECOGNISED, map_project, read_projects
from loader.sources.erad.row import NAME
from loader.values import table
from ontology import text


def read(raw: Raw) -> Iterator[Record | Refusal]:
    """Read a table of projects, or the list of funder codes, whichever the first row shows.

    Raises:
        UnreadableError: it is neither, a column is missing, or it is no text table.
    """
    file = PurePosixPath(urllib.parse.urlsplit(raw.url).path or raw.url).name or raw.url
    found = table.read(raw.content, file)
    header = [_folded(cell) or f"COLUMN {i}" for i, cell in enumerate(found.rows[0].cells, 1)] if found.rows else []
    if len(set(header) & set(COLUMNS)) >= RECOGNISED:
        yield from read_projects(found, header, file)
    elif is_funder_list(found.rows):
        yield from read_funders(found, file)
    else:
        raise UnreadableError(
            "{file} is neither the e-Rad table of {count} columns nor a list of funder codes",
            file=file, count=len(COLUMNS),
        )  # fmt: skip


def _folded(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip().upper()


def map_record(record: Record, statements: Statements) -> None:
    """State what a record of e-Rad tells: the structure openly, people and titles only inside.

    Raises:
        RefusedError: the record has no content.
    """
    if record.fields is None:
        raise RefusedError("The record has no content")
    mapping = map_funder if record.format == "erad_funders" else map_project
    mapping(record, statements, record.fields)


def fetch(origin: Origin) -> Iterator[Raw]:
    """The files at a path or address; e-Rad has no interface for programs."""
    yield from read_location(origin.location, origin.settings)


SOURCE = Source(
    name=NAME,
    title=text("e-Rad"),
    operator=text("Cabinet Office"),
    homepage="https://www.e-rad.go.jp/",
    licence="",
    read=read,
    map=map_record,
    fetch=fetch,
    mapping=MAPPING,
)
