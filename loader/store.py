"""Releases: immutable directories of RocksDB stores, published by one rename.

DATA/releases/{id}/public      the store that anyone may read
DATA/releases/{id}/internal    the store that also holds contacts and restricted records
DATA/releases/{id}/release.json
DATA/current -> releases/{id}  the published release
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

import pyoxigraph as ox

from loader import publication
from loader.errors import StoreError

Scope = Literal["public", "internal"]
SCOPES: tuple[Scope, ...] = ("public", "internal")
FRESHNESS = "freshness.json"
"""Beside the archive: how fresh each source is, written after every fetch."""
FEED = "freshness.{locale}.atom"
"""Beside the archive: the fetches as an Atom feed, in each language."""
REVISED = ".e"
"""In the name of a revision, between the name of the built release and the number of the newest edit."""
_BUILDING = ".building-"
_REMOVING = ".removing-"


@dataclass(slots=True)
class Manifest:
    """What a release says of itself, kept as ``release.json``.

    Attributes:
        id: name of the release, its moment of building in UTC and the start of its digest.
        created: moment of building, ISO 8601 with time zone.
        as_of: reference date of its rules and figures, ISO 8601.
        base: base IRI of its things.
        version: version of enishi that built it.
        sources: by source: title ja and en, records, newest datestamp, last try, last success, promised rhythm and age.
        ledger: by source: read, mapped, refused, deleted, vanished.
        counts: by scope: quads and named graphs.
        graphs: by scope: IRIs of the named graphs.
        digest: by scope: SHA-256 of its sorted N-Quads; none for a revision, see `loader.revision`.
        profiles: hash of each rule profile that was applied.
        built: by scope: SHA-256 of the sorted N-Quads without the curated graphs.
        edits: number of the newest edit in it.
        plain: it has no sources, and all of it may be written to.
    """

    id: str
    created: str
    as_of: str
    base: str
    version: str
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)
    ledger: dict[str, dict[str, int]] = field(default_factory=dict)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    graphs: dict[str, list[str]] = field(default_factory=dict)
    digest: dict[str, str] = field(default_factory=dict)
    profiles: dict[str, str] = field(default_factory=dict)
    built: dict[str, str] = field(default_factory=dict)
    edits: int = 0
    plain: bool = False

    def write(self, directory: Path) -> None:
        """Write ``release.json`` and make sure that it is on disk."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=2, sort_keys=True)
        with (directory / "release.json").open("w", encoding="utf-8") as handle:
            handle.write(text + "\n")
            handle.flush()
            os.fsync(handle.fileno())


@dataclass(frozen=True, slots=True)
class Release:
    """A finished release on disk."""

    path: Path

    @property
    def id(self) -> str:
        """Its name."""
        return self.path.name

    @property
    def manifest(self) -> Manifest:
        """What it says of itself; raises StoreError when that is missing or damaged."""
        try:
            return Manifest(**json.loads((self.path / "release.json").read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise StoreError("Release {id} has no readable release.json", id=self.id) from error

    def directory(self, scope: Scope) -> Path:
        """The RocksDB directory of a scope."""
        return self.path / scope

    def successors(self, scope: Scope, iri: str) -> tuple[str, ...] | None:
        """What took the place of an IRI that once stood for a thing: none when it is gone, several after a split.

        None when the IRI never stood for anything, or still does. See `loader.redirects`.
        """
        try:
            with (self.path / f"redirects-{scope}.tsv").open(encoding="utf-8") as lines:
                found = next((line for line in lines if line.partition("\t")[0].rstrip("\n") == iri), None)
        except FileNotFoundError:
            return None
        return None if found is None else tuple(found.rstrip("\n").split("\t")[1:])

    def stated(self, scope: Scope) -> dict[str, tuple[str, ...]]:
        """The stated nodes of each canonical IRI that is not itself a stated one; see `loader.redirects`."""
        try:
            with (self.path / f"iris-{scope}.tsv").open(encoding="utf-8") as lines:
                rows = [line.rstrip("\n").split("\t") for line in lines]
        except FileNotFoundError:
            return {}
        return {cells[0]: tuple(cells[1:]) for cells in rows if cells[0]}

    def store(self, scope: Scope) -> ox.Store:
        """Open a scope read-only; raises StoreError when it cannot be opened."""
        try:
            return ox.Store.read_only(str(self.directory(scope)))
        except OSError as error:
            raise StoreError("Release {id} cannot be opened: {error}", id=self.id, error=error) from error


def releases(data: Path) -> list[Release]:
    """All finished releases, the oldest first."""
    folder = data / "releases"
    if not folder.is_dir():
        return []
    names = sorted(p.name for p in folder.iterdir() if not p.name.startswith(".") and (p / "release.json").exists())
    return [Release(folder / name) for name in names]


def release(data: Path, name: str | None = None) -> Release:
    """A release by name, or the published one; raises StoreError that says what to do when there is none."""
    if name is None:
        return current(data)
    found = Release(data / "releases" / name)
    if name not in {r.id for r in releases(data)}:
        raise StoreError("There is no release {id} in {data}", id=name, data=data)
    return found


def current(data: Path) -> Release:
    """The published release; raises StoreError that says what to do when there is none, or when it is missing."""
    found = _linked(data)
    while not found.path.is_dir():
        again = _linked(data)  # another may have been published since, and the former removed
        if again == found:
            raise StoreError(
                "Release {id} is published in {data} but missing. Run: enishi publish", id=found.id, data=data
            )
        found = again
    return found


def _linked(data: Path) -> Release:
    """The release that the link names, there or not."""
    try:
        return Release(data / "releases" / (data / "current").readlink().name)
    except OSError as error:
        raise StoreError(
            "No release is published in {data}. Run: enishi build, then enishi publish", data=data
        ) from error


def freshness(data: Path) -> list[dict[str, Any]]:
    """How fresh each source is, as the last fetch wrote it; see `loader.freshness.record`. Empty before any fetch."""
    try:
        rows: list[dict[str, Any]] = json.loads((data / FRESHNESS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except ValueError as error:
        raise StoreError("{file} cannot be read", file=FRESHNESS) from error
    return rows


def feed(data: Path, locale: str) -> bytes:
    """The Atom feed of fetches in a language; raises StoreError before any fetch."""
    try:
        return (data / FEED.format(locale=locale)).read_bytes()
    except FileNotFoundError as error:
        raise StoreError("Nothing was fetched yet") from error


def publish(data: Path, name: str) -> Release:
    """Make a release the published one, by one rename: readers see the old or the new one, never neither.

    Raises:
        StoreError: there is no such finished release.
    """
    found = release(data, name)
    waiting = data / ".current-next"
    with contextlib.suppress(FileNotFoundError):
        waiting.unlink()
    waiting.symlink_to(Path("releases") / name)
    waiting.replace(data / "current")
    _sync(data)
    publication.record(data, name)
    return found


def start(data: Path, name: str) -> Path:
    """A fresh directory to build a release in, closed to others; what killed builds left is removed. Needs the lock."""
    folder = data / "releases"
    folder.mkdir(parents=True, exist_ok=True)
    for stale in (*folder.glob(_BUILDING + "*"), *folder.glob(_REMOVING + "*")):
        shutil.rmtree(stale)
    path = folder / (_BUILDING + name)
    path.mkdir(mode=0o700)
    return path


def finish(path: Path, name: str) -> Release:
    """Turn a built directory into a release of this name, by one rename; what is not public is closed to others."""
    for part in path.iterdir():
        if part.name != "release.json" and "public" not in part.name:
            part.chmod(part.stat().st_mode & ~0o007)
    path.chmod(path.parent.stat().st_mode & 0o777)
    target = path.with_name(name)
    path.replace(target)
    _sync(target.parent)
    return Release(target)


def prune(data: Path, keep: int, seconds: float = 0) -> list[str]:
    """Remove the oldest releases beyond ``keep``; returns the names removed.

    Built releases and revisions are counted apart, so that edits push out no release whose answers were promised to
    stay. The published release stays, and so does the built one that a revision which stays was made from.

    Args:
        data: data directory.
        keep: how many built releases stay, and how many revisions.
        seconds: younger releases stay too, because queries may still be reading them.
    """
    published = current(data).id
    found = releases(data)
    kept = {published}
    for revised in (False, True):
        others = [r.id for r in found if (REVISED in r.id) == revised and r.id != published]
        room = keep - ((REVISED in published) == revised)
        kept.update(others[-room:] if room > 0 else ())
    kept |= {name.partition(REVISED)[0] for name in kept}
    until = time.time() - seconds
    surplus = [r for r in found if r.id not in kept]
    removed = [r for r in surplus if not seconds or (r.path / "release.json").stat().st_mtime < until]
    for item in removed:
        gone = item.path.with_name(_REMOVING + item.id)
        item.path.replace(gone)  # nobody sees a release of which half is gone
        shutil.rmtree(gone)
    return [item.id for item in removed]


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
