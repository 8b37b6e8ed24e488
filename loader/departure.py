"""Records that are no longer there: how they left, and what their last version said.

A release holds active records only. An auditor asks what became of the others: withdrawn by their source, no longer
listed, or with a newer version that cannot be read. Where an earlier version is in the archive, it still tells whether
the data were under embargo and by which identifier they may be found elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC

import pyoxigraph as ox

from loader.archive import Archive, Entry
from loader.deadline import deadline
from loader.errors import ArchiveError, RefusedError, UnreadableError
from loader.record import Record, Statements
from loader.sources import Source
from ontology import ADMS, DCTERMS, ENISHI, FOAF, PROV, RDF, XSD, scheme

_LAST = (DCTERMS.accessRights, DCTERMS.available, DCTERMS.identifier)
"""What is told of the thing that the last version described."""


@dataclass(slots=True)
class Departed:
    """One record that is no longer there.

    Args:
        triples: what is told of it.
        internal: only the internal store may know.
    """

    triples: list[ox.Triple]
    internal: bool = False


@dataclass(frozen=True, slots=True)
class _Last:
    """What the last version of a record that could be read said.

    Args:
        restricted: the record is not for everybody.
        told: what it said of the thing it described.
    """

    restricted: bool
    told: tuple[ox.Triple, ...] = ()


def departed(
    source: Source, archive: Archive, entries: Iterable[Entry], base: str, seconds: int = 30
) -> Iterator[Departed]:
    """The records of a source that are not active.

    A record of which no version was ever read is public where the source itself announced that it is gone.

    Args:
        base: base IRI of things.
        seconds: how long mapping one record may take.
    """
    gone = [entry for entry in entries if entry.status != "active"]
    versions = _versions(source, archive, gone, base, seconds)
    for entry in gone:
        node = Statements(base, Record(source.name, entry.identifier, "", None)).node
        last = versions.get(entry.identifier)
        triples = list(_state(node, entry, f"{base}/id/catalogue/{source.name}"))
        if last is not None and last.told:
            topic = ox.NamedNode(f"{node.value}#last")
            triples.append(ox.Triple(node, FOAF.primaryTopic, topic))
            triples += [ox.Triple(topic, told.predicate, told.object) for told in last.told]
        yield Departed(triples, last.restricted if last is not None else entry.status != "deleted")


def _state(node: ox.NamedNode, entry: Entry, catalogue: str) -> Iterator[ox.Triple]:
    """How a record left, and when as far as that is known."""
    yield ox.Triple(node, RDF.type, PROV.Entity)
    yield ox.Triple(node, DCTERMS.isPartOf, ox.NamedNode(catalogue))
    yield ox.Triple(node, ADMS.status, scheme("record-state")[entry.status].iri)
    if entry.status == "deleted" and entry.datestamp is not None:
        moment = entry.datestamp.astimezone(UTC).isoformat().replace("+00:00", "Z")
        yield ox.Triple(node, PROV.invalidatedAtTime, ox.Literal(moment, datatype=XSD.dateTime))
    if entry.status == "vanished":
        day = entry.last_seen.astimezone(UTC).date().isoformat()
        yield ox.Triple(node, ENISHI.lastSeen, ox.Literal(day, datatype=XSD.date))


def _versions(source: Source, archive: Archive, gone: Iterable[Entry], base: str, seconds: int) -> dict[str, _Last]:
    """The last version of each record that could be read, by identifier."""
    by_blob: dict[str, set[str]] = defaultdict(set)
    for entry in gone:
        if entry.good:
            by_blob[entry.good].add(entry.identifier)
    found: dict[str, _Last] = {}
    for blob, wanted in sorted(by_blob.items()):
        try:
            for record in source.read(archive.raw(blob)):
                if isinstance(record, Record) and record.identifier in wanted and not record.deleted:
                    found[record.identifier] = _mapped(source, record, base, seconds)
        except (ArchiveError, UnreadableError):
            continue  # the build does not need these bytes; that the record is gone stays known
    return found


def _mapped(source: Source, record: Record, base: str, seconds: int) -> _Last:
    statements = Statements(base, record)
    try:
        with deadline(seconds, RefusedError("Mapping the record takes longer than {seconds} seconds", seconds=seconds)):
            source.map(record, statements)
    except RefusedError:
        return _Last(restricted=True)
    told = (t for t, internal in statements.triples.items() if t.subject == statements.topic and not internal)
    return _Last(statements.restricted, tuple(t for t in told if t.predicate in _LAST))
