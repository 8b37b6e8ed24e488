"""Any SPARQL endpoint that describes datasets in DCAT; what it constructs is read like any other catalogue in RDF."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files as package_files

from loader.elements import dcat
from loader.protocols import files
from loader.protocols.location import is_address
from loader.protocols.sparql import Endpoint, harvest
from loader.record import Raw, Record, Refusal
from loader.sources import Origin, Source
from loader.sources.mapping import Mapped
from ontology import text

NAME = "sparql"

SUFFIXES = frozenset({".ttl", ".nt", ".rdf"})
"""Files that are taken from folders and zip archives: answers that were kept."""


def read(raw: Raw) -> Iterator[Record | Refusal]:
    """One record for each dataset and each catalogue in an answer.

    Raises:
        UnreadableError: the bytes are no RDF, or describe no dataset.
    """
    yield from dcat.described(raw, NAME)


def fetch(origin: Origin) -> Iterator[Raw]:
    """The datasets of an endpoint in pages, or answers that were kept in files.

    An endpoint cannot be asked for what changed since, so that every harvest takes all; the archive knows what is new.
    """
    if not is_address(origin.location):
        yield from files.read_path(origin.location, origin.settings, SUFFIXES)
        return
    here = package_files(__package__)
    listing, description = ((here / name).read_text(encoding="utf-8") for name in ("datasets.rq", "description.rq"))
    yield from harvest(Endpoint(origin.location, origin.settings), listing, description)


SOURCE = Source(
    name=NAME,
    title=text("SPARQL endpoints with DCAT"),
    operator=text("The operators of the endpoints"),
    homepage="https://www.w3.org/TR/sparql11-protocol/",
    licence="",
    read=read,
    map=dcat.map_entry,
    fetch=fetch,
    mapping=tuple(Mapped(*row) for row in dcat.TABLE),
)
