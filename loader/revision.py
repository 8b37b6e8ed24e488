"""Releases made from a release by a change and not by a build.

A revision is a checkpoint of its release (hard links, so it costs neither time nor space) with the change made in it.
Its name is that of the release with the number of the newest edit: ``20260401T000000Z-0a1b2c3d.e000007``. So it sorts
behind its release and before every later build.

Redirects, candidates, notes and figures stay as they were: they tell of what the sources say, and curated graphs are
none of them. The dump, its digest and the numbers (VoID) would take minutes at ten million quads. So a revision comes
without, and they are made when somebody asks (`loader.companion`). The digest of what was built (`Manifest.built`)
still holds, and with the number of the newest edit it tells whether a build would change anything.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pyoxigraph as ox

from loader import dump, edit, void
from loader.store import REVISED, SCOPES, Manifest, Release, Scope, current, finish, publish, releases, start

_ANEW = ("release.json", *SCOPES, *map(dump.file_name, SCOPES), *map(void.file_name, SCOPES))
"""What a revision does not take over from its release, and what is hidden."""


def name(of: Release, number: int) -> str:
    """The name of the revision of a release that holds the edits up to a number."""
    return f"{of.id.partition(REVISED)[0]}{REVISED}{number:06}"


def checkpoint(of: Release, scope: Scope, target: Path) -> None:
    """A copy of a store of a release that may be written to, by hard links."""
    of.store(scope).backup(str(target))


def begin(data: Path, of: Release, name: str) -> Path:
    """A directory for a revision, with what it takes over from its release. The caller holds the write lock."""
    with contextlib.suppress(FileNotFoundError):  # one that a killed service made and did not publish
        shutil.rmtree(data / "releases" / name)
    path = start(data, name)
    for part in of.path.iterdir():
        if part.name.startswith((".", *_ANEW)):
            continue
        if part.is_dir():
            shutil.copytree(part, path / part.name, copy_function=os.link)
        else:
            os.link(part, path / part.name)
    return path


def complete(path: Path, of: Manifest, name: str, number: int, grown: Mapping[str, int]) -> Release:
    """Turn the directory of a revision, its stores made, into a release. The caller holds the write lock.

    Args:
        path: the directory.
        of: what the release says of itself that it was made from.
        name: of the revision.
        number: of the newest edit in it.
        grown: by scope, by how many quads the store grew.
    """
    graphs: dict[str, list[str]] = {scope: _graphs(path / scope) for scope in SCOPES}
    counts: dict[str, dict[str, int]] = {
        scope: {"quads": of.counts.get(scope, {}).get("quads", 0) + grown.get(scope, 0), "graphs": len(graphs[scope])}
        for scope in SCOPES
    }
    made = replace(
        of,
        id=name,
        created=datetime.now(UTC).isoformat(timespec="milliseconds"),
        counts=counts,
        graphs=graphs,
        digest={},
        built=of.built or of.digest,
        edits=number,
    )
    made.write(path)
    return finish(path, name)


def _graphs(store: Path) -> list[str]:
    return sorted(
        node.value for node in ox.Store.read_only(str(store)).named_graphs() if isinstance(node, ox.NamedNode)
    )


def caught_up(data: Path, of: Release) -> Release:
    """The release with every edit of the archive in it: itself, or a revision. The caller holds the write lock.

    A release lacks edits when it was built before them, or when the service was killed between recording an edit and
    publishing it. Nothing is published here.
    """
    manifest = of.manifest
    last = edit.last(data)
    if manifest.plain or manifest.edits >= last:
        return of
    wanted = name(of, last)
    if (ready := next((one for one in releases(data) if one.id == wanted), None)) is not None:
        return ready
    path = begin(data, of, wanted)
    grown: dict[str, int] = {}
    for scope in SCOPES:
        checkpoint(of, scope, path / scope)
        store = ox.Store(str(path / scope))
        grown[scope] = sum(one.change.apply(store) for one in edit.edits(data, manifest.edits) if scope in one.scopes)
        store.flush()
    return complete(path, manifest, wanted, last, grown)


def plain(data: Path, base: str) -> Release:
    """An empty release without sources, all of which may be written to: a plain SPARQL store. Published.

    The caller holds the write lock.

    Args:
        data: data directory without archive and releases.
        base: base IRI.
    """
    now = datetime.now(UTC)
    first = f"{now:%Y%m%dT%H%M%SZ}-plain{REVISED}{0:06}"
    path = start(data, first)
    for scope in SCOPES:
        ox.Store(str(path / scope)).flush()
    of = Manifest("", now.isoformat(timespec="seconds"), now.date().isoformat(), base, version("enishi"), plain=True)
    complete(path, of, first, 0, {})
    return publish(data, first)


def is_empty(data: Path) -> bool:
    """Whether a data directory holds neither archive nor releases."""
    return not releases(data) and not (data / "archive").exists()


def newest(data: Path) -> Release:
    """The published release, caught up and published again when it lacked edits. The caller holds the write lock.

    Raises:
        StoreError: nothing is published.
    """
    published = current(data)
    ready = caught_up(data, published)
    return published if ready == published else publish(data, ready.id)
