"""Where things come from, as PROV: the archived bytes of each record, and the source catalogues."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import pyoxigraph as ox

import shapes
from loader.archive import Archive, Run
from loader.graphs import graph
from loader.record import Node
from loader.sources import Source
from loader.store import Scope
from loader.values import identifier
from ontology import COARAR, DCAT, DCTERMS, FOAF, LOCALES, PROV, RDF, SDO, VOID, XSD


def catalogue(base: str, source: Source) -> Iterator[ox.Triple]:
    """The catalogue that a source is."""
    node = ox.NamedNode(f"{base}/id/catalogue/{source.name}")
    yield ox.Triple(node, RDF.type, DCAT.Catalog)
    for locale in LOCALES:
        yield ox.Triple(node, DCTERMS.title, ox.Literal(source.title.to(locale), language=locale))
        yield ox.Triple(node, DCTERMS.provenance, ox.Literal(source.operator.to(locale), language=locale))
    if source.homepage:
        yield ox.Triple(node, FOAF.homepage, ox.NamedNode(source.homepage))
    if source.licence:
        yield ox.Triple(node, DCTERMS.license, ox.NamedNode(source.licence))


def view(base: str, scope: Scope) -> Iterator[ox.Triple]:
    """Who may read the merged view of a store: everybody, or those who may see contacts and people.

    Queries that withhold small cells of people from the public ask for this; a store that does not say it is taken as
    public.
    """
    node = graph(base, "merged")
    yield ox.Triple(node, RDF.type, VOID.Dataset)
    yield ox.Triple(node, DCTERMS.accessRights, COARAR.c_abf2 if scope == "public" else COARAR.c_16ec)


class Loads:
    """Which run of a source brought bytes into the archive."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._runs: dict[str, list[Run]] = {}

    def of(self, source: str, retrieved: datetime) -> Run | None:
        """The first run of a source under way at a moment; None when none was, as for bytes of an older archive."""
        if source not in self._runs:
            self._runs[source] = self._archive.runs(source)
        for run in self._runs[source]:
            if run.started <= retrieved and (run.finished is None or retrieved <= run.finished):
                return run
        return None


def load(base: str, run: Run) -> Iterator[ox.Triple]:
    """A run as a prov:Activity. Its location is not told: it may be a path of this machine."""
    node = ox.NamedNode(f"{base}/id/run/{run.source}/{run.id}")
    yield ox.Triple(node, RDF.type, PROV.Activity)
    yield ox.Triple(node, PROV.used, ox.NamedNode(f"{base}/id/catalogue/{run.source}"))
    yield ox.Triple(node, PROV.startedAtTime, _moment(run.started))
    if run.finished is not None:
        yield ox.Triple(node, PROV.endedAtTime, _moment(run.finished))


def rules(profiles: Mapping[str, str]) -> Iterator[ox.Triple]:
    """The profiles that records were judged by, with the digest of their rules.

    Args:
        profiles: digests by id.
    """
    for name, digest in sorted(profiles.items()):
        yield ox.Triple(ox.NamedNode(shapes.profiles()[name].iri), SDO.sha256, ox.Literal(digest))


def derivation(base: str, archive: Archive, blob: str, records: Iterable[str], loads: Loads) -> Iterator[ox.Triple]:
    """Archived bytes, the run that brought them, and the records that were read from them (PROV-O).

    Args:
        blob: SHA-256 of the bytes, in hexadecimal.
        records: IRIs of the records.
        loads: the runs of the archive.
    """
    told = sorted(records)
    url, retrieved = archive.origin(blob)
    node = ox.NamedNode(f"{base}/id/raw/{blob}")
    yield ox.Triple(node, RDF.type, PROV.Entity)
    yield ox.Triple(node, SDO.sha256, ox.Literal(blob))
    yield ox.Triple(node, PROV.generatedAtTime, _moment(retrieved))
    yield ox.Triple(node, DCTERMS.source, _where(url))
    for source in sorted({record.removeprefix(f"{base}/id/record/").partition("/")[0] for record in told}):
        if (run := loads.of(source, retrieved)) is not None:
            yield ox.Triple(node, PROV.wasGeneratedBy, ox.NamedNode(f"{base}/id/run/{source}/{run.id}"))
            yield from load(base, run)
    for record in told:
        yield ox.Triple(Node(record), PROV.wasDerivedFrom, node)


def _moment(moment: datetime) -> ox.Literal:
    return ox.Literal(moment.isoformat().replace("+00:00", "Z"), datatype=XSD.dateTime)


def _where(url: str) -> ox.NamedNode | ox.Literal:
    """Where bytes came from, for everyone to read: an address without its user and password, or a file name."""
    address = identifier.url(url)
    if address is None:
        return ox.Literal(url)
    parts = urllib.parse.urlsplit(address)
    return ox.NamedNode(parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl())
