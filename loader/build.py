"""Building a release: from the archive to two finished, audited stores. Nothing here touches the network."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import pyoxigraph as ox

from loader import (
    answerable,
    audit,
    candidates,
    category,
    companion,
    departure,
    disclosure,
    dump,
    edit,
    exports,
    freshness,
    history,
    indicators,
    provenance,
    quality,
    redirects,
    stating,
    verdicts,
    waiver,
)
from loader.archive import Archive
from loader.errors import AuditError
from loader.graphs import graph, source_graph
from loader.identity import decision
from loader.ledger import Notebook
from loader.merge import Merge, Stated
from loader.progress import Progress
from loader.registry import Entry, registry
from loader.settings import Settings
from loader.sources import sources
from loader.store import SCOPES, Manifest, Release, Scope, finish, releases, start
from loader.verdicts import Verdicts
from ontology import ADMS, LOCALES, PROV, files, text


@dataclass(frozen=True, slots=True)
class _Site:
    """Where one build works: reference date, directory, files of the first pass, decisions, the release before,
    waivers by finding."""

    settings: Settings
    archive: Archive
    as_of: date
    path: Path
    work: Path
    decisions: Sequence[decision.Decision]
    previous: Release | None
    waivers: Mapping[str, waiver.Waiver]


def build(archive: Archive, settings: Settings, progress: Progress) -> tuple[Release, bool]:
    """Build a release from the archive. The caller holds the write lock.

    Returns:
        The release, and whether it is new: when it would equal the newest release, that one is returned instead.

    Raises:
        AuditError: the ledger does not balance, a source has another number of records than the registry expects, or
            an audit query found rows. Nothing was published.
    """
    now = datetime.now(UTC)
    stamp = now.strftime("%Y%m%dT%H%M%SZ")
    path = start(settings.data, stamp)
    before = releases(settings.data)[-1:]
    decisions = decision.read(settings.data)
    as_of = settings.reference_date
    waivers = waiver.effective(waiver.read(settings.data), as_of)
    site = _Site(settings, archive, as_of, path, path / "work", decisions, before[0] if before else None, waivers)
    site.work.mkdir()
    manifest = Manifest("", now.isoformat(timespec="seconds"), site.as_of.isoformat(), settings.base, version("enishi"))
    heard = _first_pass(site, progress)
    for name, account in sorted(heard.accounts.items()):
        account.check(name)
        manifest.ledger[name] = account.row()
        manifest.sources[name] = _source_row(site, name)
    manifest.profiles = heard.profiles
    manifest.edits = edit.last(settings.data)
    for scope in SCOPES:
        progress.say(text("Building the {scope} store", scope=scope))
        _second_pass(site, scope, heard, manifest)
    shutil.rmtree(site.work)
    return _finish(site, manifest, stamp)


def _finish(site: _Site, manifest: Manifest, stamp: str) -> tuple[Release, bool]:
    """Name the release, or drop it when the newest one is the same."""
    newest = site.previous
    if newest and _identity(newest.manifest) == _identity(manifest):
        shutil.rmtree(site.path)
        return newest, False
    manifest.id = f"{stamp}-{manifest.digest['internal'][:8]}"
    companion.complete(site.path, manifest)
    manifest.write(site.path)
    return finish(site.path, manifest.id), True


def _identity(manifest: Manifest) -> tuple[object, ...]:
    """What two releases have in common that hold the same: a revision has the digest of what was built."""
    return manifest.built or manifest.digest, manifest.as_of, manifest.edits


def _source_row(site: _Site, name: str) -> dict[str, object]:
    """What the manifest says of a source: its names, its size, and how fresh it is."""
    fresh = freshness.of(site.archive, name, registry(site.settings.data).get(name) or Entry(name))
    if fresh.unexpected.message:
        raise AuditError(
            "{source}: {what}. If that is right, set {source}.expected in sources.toml",
            source=name,
            what=fresh.unexpected,
        )
    age = fresh.age(datetime.now(UTC))
    return {
        "title": {locale: fresh.title.to(locale) for locale in LOCALES},
        "records": fresh.active,
        "newest": fresh.newest.isoformat() if fresh.newest else None,
        "tried": fresh.tried.isoformat() if fresh.tried else None,
        "fetched": fresh.succeeded.isoformat() if fresh.succeeded else None,
        "every_hours": fresh.every // timedelta(hours=1) if fresh.every else None,
        "age_hours": age // timedelta(hours=1) if age is not None else None,
    }


def _first_pass(site: _Site, progress: Progress) -> stating.Heard:
    """Map and validate every record; see `loader.stating`."""
    settings = site.settings
    kept = Verdicts(settings.data / verdicts.FILE, settings.base, site.as_of, anew=settings.validate == "all")
    if kept.warning:
        progress.say(kept.warning)
    with (
        Notebook(site.path) as notebook,
        stating.Stating(
            settings.base, site.as_of, site.work, notebook, site.decisions, settings.record_seconds, kept
        ) as pass_one,
    ):
        for name in site.archive.sources():
            source = sources()[name]
            entries = list(site.archive.entries(name))
            message = text("Mapping and validating {source}", source=source.title)
            for _ in progress.over(pass_one.source(source, site.archive, entries), message, len(entries)):
                pass
        kept.write()
        if kept.recalled:
            progress.say(text("{n} records have not changed; their findings are kept", n=kept.recalled))
        return pass_one.heard


def _second_pass(site: _Site, scope: Scope, heard: stating.Heard, manifest: Manifest) -> None:
    """Write everything that a scope may hold into one store; count it, take its digest, dump what is public."""
    quads = site.work / f"{scope}.nq"
    with quads.open("w", encoding="utf-8", newline="\n") as handle:
        for line in _lines(site, scope, heard):
            handle.write(line)
    store = ox.Store(str(site.path / scope))
    store.bulk_load(path=str(quads), format=ox.RdfFormat.N_QUADS)
    store.optimize()
    found = graph(site.settings.base, "findings")
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, found) for t in answerable.triples(store, found))
    _measure(site, scope, store, found)
    _deliver(site, store)
    _reclassify(site, scope, store)
    node, threshold = graph(site.settings.base, "figures"), site.settings.coverage_percent
    figures = indicators.figures(store, site.as_of, site.settings.base, threshold=threshold)
    told = indicators.observations(figures, threshold=threshold)
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, node) for t in told)
    store.optimize()
    store.flush()
    failures = audit.audit(store, scope)
    if failures:
        raise AuditError(
            "The {scope} store failed its audit: {failures}", scope=scope, failures="; ".join(map(str, failures))
        )
    if scope == "internal":
        candidates.write(*candidates.candidates(store), site.path)
    manifest.built[scope] = _curate(site, scope, store)
    manifest.graphs[scope] = sorted(node.value for node in store.named_graphs() if isinstance(node, ox.NamedNode))
    manifest.counts[scope] = {"quads": len(store), "graphs": len(manifest.graphs[scope])}
    if scope == "public":
        manifest.digest[scope] = dump.make(store, site.path / dump.file_name(scope)).digest
    else:
        manifest.digest[scope] = dump.digest(store)
    manifest.built[scope] = manifest.built[scope] or manifest.digest[scope]


def _measure(site: _Site, scope: Scope, store: ox.Store, findings: ox.NamedNode) -> None:
    """Measure the quality of the metadata, and note how complete records were at first."""
    node = graph(site.settings.base, "quality")
    first = quality.FirstSeen(site.previous, site.path, scope, site.as_of)
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, node) for t in list(first.told(store, findings)))
    for portion in quality.measurements(store, scope, site.as_of, site.settings.base, node):
        store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, node) for t in portion)


def _deliver(site: _Site, store: ox.Store) -> None:
    """Judge the merged view by what external catalogues demand."""
    node = graph(site.settings.base, "exports")
    judged = list(exports.judged(store, site.as_of))
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, node) for t in judged)


def _reclassify(site: _Site, scope: Scope, store: ox.Store) -> None:
    """Note how access rights have changed since the releases before."""
    node = graph(site.settings.base, "provenance")
    told = list(category.changes(store, site.previous, site.path, scope, site.as_of))
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, g) for t in told for g in (node, ox.DefaultGraph()))


def _curate(site: _Site, scope: Scope, store: ox.Store) -> str:
    """Put the curated graphs back as the edits left them; returns the digest of the store without them, "" for none."""
    made = edit.curated(site.settings.data, scope)
    curated = edit.whole(made)
    if not curated:
        return ""
    failures = audit.audit(made, scope, only=True) if scope == "public" else []
    if failures:
        raise AuditError("The curated graphs failed the audit: {failures}", failures="; ".join(map(str, failures)))
    built = dump.digest(store)
    curated.apply(store)
    store.flush()
    return built


def _lines(site: _Site, scope: Scope, heard: stating.Heard) -> Iterator[str]:
    """The N-Quads lines of a scope."""
    base = site.settings.base
    resolution = heard.identity[scope].resolve(site.settings.trust)
    redirects.carry(site.previous.path if site.previous else None, site.path, scope, heard.identity[scope], resolution)
    if scope == "internal":
        candidates.write_open(resolution.ambiguities, site.path)
    merge = Merge(resolution, site.settings.trust, heard.newest)
    kept: list[str] = []

    def as_stated(statements: Iterable[Stated]) -> Iterator[Stated]:
        for stated in statements:
            kept.append(f"{stated.triple} {source_graph(base, stated.source)} .\n")
            yield stated

    for triple in merge.view(as_stated(stating.stated(site.work, base, scope))):
        yield from kept
        kept.clear()
        yield f"{triple} .\n"
    yield from kept
    for triple in resolution.triples():
        yield f"{triple} {graph(base, 'links')} .\n"
    for made, planned in sorted(resolution.realised, key=str):
        yield f"{made} {PROV.specializationOf} {planned} .\n"
    findings = graph(base, "findings")
    for triple in _findings(site, scope, heard, findings):
        yield f"{triple} {findings} .\n"
        if triple.predicate == ADMS.status:
            yield f"{triple} .\n"
    yield from _evidence(site, scope, heard, merge)
    for triple in _words():
        yield f"{triple} {graph(base, 'ontology')} .\n"
        yield f"{triple} .\n"


def _findings(site: _Site, scope: Scope, heard: stating.Heard, node: ox.NamedNode) -> Iterator[ox.Triple]:
    """The findings of a scope and what became of them since the release before."""
    told = history.History(site.previous, site.path, scope, site.as_of, site.waivers, node)
    records = {record for told_there in heard.blobs[scope].values() for record in told_there}
    yield from told.told(stating.findings(site.work, scope), stating.findings(site.work, "internal"), records)


def _evidence(site: _Site, scope: Scope, heard: stating.Heard, merge: Merge) -> Iterator[str]:
    """Which record tells of what, and the bytes it was read from; the merged view knows the latter too."""
    provenance_graph = graph(site.settings.base, "provenance")
    for triple in stating.topics(site.work, scope):
        yield f"{triple} {provenance_graph} .\n"
    for triple in _departed(site, scope, heard):
        yield f"{triple} {provenance_graph} .\n"
    for triple in _origins(site, scope, heard):
        shown = triple if scope == "internal" else disclosure.disclosed(triple)
        if shown is not None:
            yield f"{shown} {provenance_graph} .\n"
            yield f"{merge.rewrite(shown)} .\n"


def _departed(site: _Site, scope: Scope, heard: stating.Heard) -> Iterator[ox.Triple]:
    """What became of records that are no longer there; no part of the merged view."""
    for name in sorted(heard.accounts):
        entries = site.archive.entries(name)
        seconds = site.settings.record_seconds
        for gone in departure.departed(sources()[name], site.archive, entries, site.settings.base, seconds):
            if scope == "internal":
                yield from gone.triples
            elif not gone.internal:
                yield from filter(None, map(disclosure.disclosed, gone.triples))


def _origins(site: _Site, scope: Scope, heard: stating.Heard) -> Iterator[ox.Triple]:
    """Who may read the store, source catalogues, rules in force and archived bytes."""
    loads = provenance.Loads(site.archive)
    yield from provenance.view(site.settings.base, scope)
    yield from provenance.rules(heard.profiles)
    for name in sorted(heard.accounts):
        yield from provenance.catalogue(site.settings.base, sources()[name])
    for blob, records in sorted(heard.blobs[scope].items()):
        yield from provenance.derivation(site.settings.base, site.archive, blob, records, loads)


def _words() -> Iterator[ox.Triple]:
    """The ontology and code lists; their few blank nodes (prefix declarations) are left out."""
    for file in files():
        for quad in ox.parse(file.read_bytes(), ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.NamedNode) and not isinstance(quad.object, ox.BlankNode):
                yield quad.triple
