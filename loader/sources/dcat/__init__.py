"""Catalogues that describe their datasets in DCAT: RDF files, and feeds in pages (DATA-EX, ckanext-dcat, DCAT-AP)."""

from __future__ import annotations

from collections.abc import Iterator

from loader.elements import dcat
from loader.protocols.location import read_location
from loader.record import Raw, Record, Refusal
from loader.sources import Origin, Source
from loader.sources.dcat.feed import pages
from loader.sources.mapping import Mapped
from ontology import text

NAME = "dcat"

SUFFIXES = frozenset({".ttl", ".rdf", ".xml", ".jsonld", ".json", ".nt", ".nq", ".trig", ".n3", ".owl"})
"""Files that are taken from folders and zip archives."""


def read(raw: Raw) -> Iterator[Record | Refusal]:
    """One record for each dataset and each catalogue in an RDF file.

    Raises:
        UnreadableError: the bytes are no RDF, or describe no dataset.
    """
    yield from dcat.described(raw, NAME)


def fetch(origin: Origin) -> Iterator[Raw]:
    """The RDF files at a path, or the pages of a feed, each with the link to its next one (Hydra).

    ``since`` is passed on as ``modified_since`` to feeds that are known to understand it.
    """
    yield from read_location(
        origin.location,
        origin.settings,
        suffixes=SUFFIXES,
        accept="text/turtle, application/rdf+xml, application/ld+json;q=0.9",
        walk=lambda client: pages(origin.location, client, None if origin.full else origin.since),
    )


SOURCE = Source(
    name=NAME,
    title=text("Catalogues in DCAT"),
    operator=text("The operators of the catalogues"),
    homepage="https://www.w3.org/TR/vocab-dcat-3/",
    licence="",
    read=read,
    map=dcat.map_entry,
    fetch=fetch,
    incremental=True,
    mapping=tuple(Mapped(*row) for row in dcat.TABLE),
)
