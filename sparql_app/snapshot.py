"""What is told of releases: as a table, as JSON, and as versions of one dataset (DCAT 3, section 11).

Only what was published is told, and of it only what the scope of the service holds and the caller may read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from loader import dump, void
from loader.pack.kept import Kept, file_name, kept
from loader.publication import publications
from loader.store import Manifest, Release, Scope, current
from ontology import DCAT, DCTERMS, LOCALES, RDF, SPDX, VOID, XSD, text

_GZIP = "https://www.iana.org/assignments/media-types/application/gzip"
_NQUADS = "https://www.iana.org/assignments/media-types/application/n-quads"
_Value = ox.NamedNode | ox.Literal


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A release that was published.

    Args:
        manifest: what it says of itself.
        scope: the store that is told of.
        published: when it was published first.
        current: it is the published one now.
        dump: its dump, None when none is kept.
        before: name of the release that was published before it, "" for the first.
        reads: the named graphs that the caller may read; None for all.
        pack: its evidence pack, None when none is kept.
    """

    manifest: Manifest
    scope: Scope
    published: datetime
    current: bool
    dump: dump.Dump | None
    before: str = ""
    reads: tuple[str, ...] | None = None
    pack: Kept | None = None

    @property
    def id(self) -> str:
        """Its name."""
        return self.manifest.id

    @property
    def created(self) -> datetime:
        """When it was built."""
        return datetime.fromisoformat(self.manifest.created)

    @property
    def iri(self) -> ox.NamedNode:
        """Its IRI."""
        return void.iri(self.manifest.base, self.id)

    @property
    def quads(self) -> int | None:
        """How many quads it holds, None when it does not say, or not to this caller."""
        return None if self.reads is not None else self.manifest.counts.get(self.scope, {}).get("quads")

    @property
    def graphs(self) -> list[str]:
        """IRIs of its named graphs, as far as it says and the caller may read them."""
        found = self.manifest.graphs.get(self.scope, [])
        return found if self.reads is None else [iri for iri in found if iri in self.reads]

    @property
    def digest(self) -> str:
        """SHA-256 of its sorted N-Quads, "" when it does not say, or not to this caller."""
        return "" if self.reads is not None else self.manifest.digest.get(self.scope, "")

    @property
    def sources(self) -> dict[str, dict[str, Any]]:
        """Its sources. How many records were taken from them is told only to who may read all of those records."""
        if self.scope == "internal" and self.reads is None:
            return self.manifest.sources
        return {name: {k: v for k, v in told.items() if k != "records"} for name, told in self.manifest.sources.items()}

    def document(self, root: str) -> dict[str, object]:
        """The release as JSON holds it.

        Args:
            root: address of the service, without "/" at its end.
        """
        place = f"{root}/releases/{self.id}"
        packed = self.pack and {"digest": self.pack.digest, "sha256": self.pack.sha256, "bytes": self.pack.size}
        dumped = self.dump and {"sha256": self.dump.sha256, "bytes": self.dump.size, "quads": self.dump.quads}
        return {
            "id": self.id,
            "iri": self.iri.value,
            "created": self.manifest.created,
            "published": self.published.isoformat(),
            "current": self.current,
            "as_of": self.manifest.as_of,
            "base": self.manifest.base,
            "version": self.manifest.version,
            "quads": self.quads,
            "graphs": self.graphs,
            "digest": {"algorithm": "sha-256", "of": "sorted N-Quads", "value": self.digest} if self.digest else None,
            "sources": self.sources,
            "sparql": f"{place}/sparql",
            "void": f"{place}/void",
            "dump": {"url": f"{place}/{dump.file_name(self.scope)}", **(dumped or {})} if self.reads is None else None,
            "pack": {"url": f"{place}/{file_name(self.scope)}", **packed} if packed and self.reads is None else None,
            "url": place,
        }


def snapshots(data: Path, scope: Scope, reads: tuple[str, ...] | None = None) -> list[Snapshot]:
    """Every release that was published and is still there, the latest publication first.

    Args:
        data: data directory.
        scope: the store that is told of.
        reads: the named graphs that the caller may read; None for all.
    """
    first: dict[str, datetime] = {}
    for publication in publications(data):
        first.setdefault(publication.release, publication.moment)
    now = current(data).id
    found: list[Snapshot] = []
    for name, moment in first.items():
        release = Release(data / "releases" / name)
        before = found[-1].id if found else ""
        dumped, packed = dump.kept(release.path, scope), kept(release.path, scope)
        found.append(Snapshot(release.manifest, scope, moment, name == now, dumped, before, reads, packed))
    return found[::-1]


def triples(found: Sequence[Snapshot], root: str) -> Iterator[ox.Triple]:
    """Releases as versions of one dataset.

    Args:
        found: the releases.
        root: address of the service, without "/" at its end.
    """
    for one in found:
        whole = ox.NamedNode(f"{one.manifest.base}/id/release")
        yield ox.Triple(whole, RDF.type, DCAT.Dataset)
        for locale in LOCALES:
            yield ox.Triple(whole, DCTERMS.title, ox.Literal(_TITLE.to(locale), language=locale))
        yield ox.Triple(whole, DCAT.hasVersion, one.iri)
        if one.current:
            yield ox.Triple(whole, DCAT.hasCurrentVersion, one.iri)
        yield ox.Triple(one.iri, DCTERMS.isVersionOf, whole)
        if one.before:
            yield ox.Triple(one.iri, DCAT.prev, void.iri(one.manifest.base, one.before))
        yield from facts(one)
        yield from _ways(one, f"{root}/releases/{one.id}", root)


_TITLE = text("Linked graph of Japan's publicly funded research data")


def facts(one: Snapshot) -> Iterator[ox.Triple]:
    """Name and dates of a release, which its list and its VoID have in common."""
    stated: list[tuple[ox.NamedNode, _Value]] = [
        (RDF.type, DCAT.Dataset),
        (RDF.type, VOID.Dataset),
        (DCTERMS.identifier, ox.Literal(one.id)),
        (DCAT.version, ox.Literal(one.id)),
        (DCTERMS.created, _moment(one.created)),
        (DCTERMS.issued, _moment(one.published)),
        (DCTERMS.modified, _moment(one.created)),
        (VOID.uriSpace, ox.Literal(f"{one.manifest.base}/id/")),
    ]
    title = text("Release {id}", id=one.id)
    stated += [(DCTERMS.title, ox.Literal(title.to(locale), language=locale)) for locale in LOCALES]
    for predicate, value in stated:
        yield ox.Triple(one.iri, predicate, value)


def _ways(one: Snapshot, place: str, root: str) -> Iterator[ox.Triple]:
    """How a release can be had: as a file, and by asking."""
    file = ox.NamedNode(f"{one.iri.value}#dump")
    stated: list[tuple[ox.NamedNode, ox.NamedNode, _Value]] = []
    if one.reads is None:
        stated += [
            (one.iri, DCAT.distribution, file),
            (file, RDF.type, DCAT.Distribution),
            (file, DCAT.downloadURL, ox.NamedNode(f"{place}/{dump.file_name(one.scope)}")),
            (file, DCAT.mediaType, ox.NamedNode(_NQUADS)),
            (file, DCAT.compressFormat, ox.NamedNode(_GZIP)),
        ]
    if one.reads is None and one.dump is not None:
        digest = ox.NamedNode(f"{one.iri.value}#dump-sha256")
        stated += [
            (file, DCAT.byteSize, ox.Literal(one.dump.size)),
            (file, SPDX.checksum, digest),
            (digest, RDF.type, SPDX.Checksum),
            (digest, SPDX.algorithm, SPDX.checksumAlgorithm_sha256),
            (digest, SPDX.checksumValue, ox.Literal(one.dump.sha256)),
        ]
    service = ox.NamedNode(f"{one.iri.value}#sparql")
    asked = ox.NamedNode(f"{one.iri.value}#query")
    stated += [
        (one.iri, DCAT.distribution, asked),
        (asked, RDF.type, DCAT.Distribution),
        (asked, DCAT.accessService, service),
        (service, RDF.type, DCAT.DataService),
        (service, DCAT.endpointURL, ox.NamedNode(f"{place}/sparql")),
        (service, DCAT.endpointDescription, ox.NamedNode(f"{place}/sparql")),
        (service, DCAT.servesDataset, one.iri),
    ]
    if one.current:
        stated.append((service, DCAT.endpointURL, ox.NamedNode(f"{root}/sparql")))
    for subject, predicate, value in stated:
        yield ox.Triple(subject, predicate, value)


def _moment(when: datetime) -> ox.Literal:
    return ox.Literal(when.isoformat(), datatype=XSD.dateTime)
