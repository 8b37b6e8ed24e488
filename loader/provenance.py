"""Where things come from, as PROV: the archived bytes of each record, and the source catalogues."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from loader.archive import Archive
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


def derivation(base: str, archive: Archive, blob: str, records: Iterable[str]) -> Iterator[ox.Triple]:
    """Archived bytes and the records that were read from them (PROV-O: prov:wasDerivedFrom).

    Args:
        blob: SHA-256 of the bytes, in hexadecimal.
        records: IRIs of the records.
    """
    url, retrieved = archive.origin(blob)
    node = ox.NamedNode(f"{base}/id/raw/{blob}")
    yield ox.Triple(node, RDF.type, PROV.Entity)
    yield ox.Triple(node, SDO.sha256, ox.Literal(blob))
    moment = retrieved.isoformat().replace("+00:00", "Z")
    yield ox.Triple(node, PROV.generatedAtTime, ox.Literal(moment, datatype=XSD.dateTime))
    yield ox.Triple(node, DCTERMS.source, _where(url))
    for record in sorted(records):
        yield ox.Triple(Node(record), PROV.wasDerivedFrom, node)


def _where(url: str) -> ox.NamedNode | ox.Literal:
    """Where bytes came from, for everyone to read: an address without its user and password, or a file name."""
    address = identifier.url(url)
    if address is None:
        return ox.Literal(url)
    parts = urllib.parse.urlsplit(address)
    return ox.NamedNode(parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl())
