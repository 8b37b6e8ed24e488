"""JAIRO Cloud (WEKO3) and other institutional repositories: OAI-PMH with JPCOAR 1.0, 2.0, 2.1 and oai_dc."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from loader.errors import RefusedError
from loader.protocols import http, oai
from loader.protocols.location import read_location
from loader.record import Listed, Raw, Record, Statements
from loader.sources import Origin, Source
from loader.sources.jairo.fields import MAPPING
from loader.sources.jairo.jpcoar import map_jpcoar
from loader.sources.jairo.oaidc import map_oai_dc
from loader.sources.jairo.read import NAME, read
from ontology import text


def fetch(origin: Origin) -> Iterator[Raw]:
    """Records from files (record, GetRecord, ListRecords pages, folder, zip) or from an OAI-PMH server.

    An address is the base URL of the server. ``since`` restricts a harvest to what changed; files are always read
    whole, since the archive knows what it has. Of a folder or zip only ``.xml`` files are taken.
    """
    since = None if origin.full else origin.since
    yield from read_location(
        origin.location,
        origin.settings,
        suffixes=frozenset({".xml"}),
        walk=lambda client: oai.harvest(origin.location, client, set_spec=origin.set, since=since),
    )


def listing(origin: Origin) -> Iterator[tuple[Raw, tuple[Listed, ...]]]:
    """What the OAI-PMH server at an address lists now (ListIdentifiers)."""
    with http.Client(origin.settings) as client:
        yield from oai.identifiers(origin.location, client, set_spec=origin.set)


def single(origin: Origin, identifiers: Iterable[str]) -> Iterator[Raw]:
    """Single records of an OAI-PMH server (GetRecord)."""
    with http.Client(origin.settings) as client:
        yield from oai.records(origin.location, client, identifiers)


def map_record(record: Record, statements: Statements) -> None:
    """State a record in the terms of the crosswalk (03-crosswalk, sections A and B).

    Raises:
        RefusedError: the record is deleted or has neither title nor identifier, so that nothing can be said of it.
    """
    if record.fields is None:
        raise RefusedError("The record is deleted")
    if record.format == "oai_dc":
        map_oai_dc(record, record.fields, statements)
    else:
        map_jpcoar(record, record.fields, statements)


SOURCE = Source(
    name=NAME,
    title=text("Institutional repositories (JAIRO Cloud)"),
    operator=text("National Institute of Informatics and the institutions that run the repositories"),
    homepage="https://jpcoar.repo.nii.ac.jp/",
    licence="",
    read=read,
    map=map_record,
    fetch=fetch,
    incremental=True,
    listing=listing,
    single=single,
    mapping=MAPPING,
)
