"""NISTEP 大学・公的機関名辞書: names, variants, sectors, hierarchy and changes of institutions (02 section 11).

No file of the dictionary could be seen when this was written. Which column says what is therefore a table of its own,
``nistep-columns.toml``: the shipped one is a guess, one next to the data corrects it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from loader.errors import RefusedError
from loader.protocols import files
from loader.protocols.location import is_address, read_location
from loader.record import Raw, Record, Statements
from loader.sources import Origin, Source
from loader.sources.mapping import Mapped
from loader.sources.nistep.bundle import bundle
from loader.sources.nistep.columns import FILE
from loader.sources.nistep.map import map_row
from loader.sources.nistep.read import NAME, read
from ontology import text

_SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".toml"})

MAPPING: tuple[Mapped, ...] = (
    Mapped("id", "adms:identifier", text("With the datatype enishi:NISTEP; key of the merged view")),
    Mapped("name, name_en, kana", "foaf:name", text("Tagged ja, en and ja-Kana")),
    Mapped("variants, variants_en", "skos:altLabel"),
    Mapped("sector", "org:classification", text("Where it is a class of the indicators, otherwise skos:note")),
    Mapped("parent", "org:subOrganizationOf"),
    Mapped("predecessors, successors, change, change_date", "org:changedBy",
           text("As org:ChangeEvent with kind and date")),
    Mapped("established", "sdo:foundingDate"),
    Mapped("abolished", "sdo:dissolutionDate, adms:status"),
    Mapped("place", "dcterms:spatial"),
    Mapped("website", "foaf:homepage"),
    Mapped("note", "skos:note"),
    Mapped("ror, houjin, erad-institution, kaken-institution, isni, grid, wikidata, fundref", "adms:identifier",
           text("Keys of the merged view")),
)  # fmt: skip


def fetch(origin: Origin) -> Iterator[Raw]:
    """Tables at a path, in a folder or a zip archive, each with the ``nistep-columns.toml`` that lies next to it."""
    location = origin.location
    if is_address(location):
        yield from read_location(location, origin.settings)
        return
    own: dict[str, bytes] = {}
    found = list(files.read_path(location, origin.settings, _SUFFIXES))
    beside = Path(location).parent / FILE
    if Path(location).is_file() and beside.is_file():
        found += files.read_path(str(beside), origin.settings)
    for raw in found:
        if PurePosixPath(raw.url).name == FILE and raw.error is None:
            own[PurePosixPath(raw.url).parent.as_posix()] = raw.content
    for raw in found:
        path = PurePosixPath(raw.url)
        columns = own.get(path.parent.as_posix())
        if path.suffix.lower() == ".toml":
            continue
        if columns is None or raw.error is not None:
            yield raw
        else:
            yield replace(raw, content=bundle(raw.content, path.name, columns), media_type="application/zip")


def map_record(record: Record, statements: Statements) -> None:
    """State a row in the terms of the crosswalk.

    Raises:
        RefusedError: the record has no content, or says nothing.
    """
    if record.fields is None:
        raise RefusedError("The record has no content")
    map_row(record, record.fields, statements)


SOURCE = Source(
    name=NAME,
    title=text("NISTEP dictionary of names of universities and public organisations"),
    operator=text("National Institute of Science and Technology Policy"),
    homepage="https://www.nistep.go.jp/research/scisip/randd-on-university",
    licence="",
    read=read,
    map=map_record,
    fetch=fetch,
    mapping=MAPPING,
)
