"""The release that is published now, in the scope of this service."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from loader.store import Manifest, Release, Scope, current, release


@dataclass(frozen=True, slots=True)
class Edition:
    """One release in one scope: what every part of one answer is taken from.

    Args:
        id: name of the release.
        scope: "public" or "internal".
        directory: RocksDB directory.
        manifest: what the release says of itself.
        fixed: it was asked for by its name, not as the one published now.
    """

    id: str
    scope: Scope
    directory: Path
    manifest: Manifest
    fixed: bool = False

    @property
    def base(self) -> str:
        """Base IRI of its things, without trailing slash."""
        return self.manifest.base

    @property
    def created(self) -> datetime:
        """When it was built, with time zone."""
        return datetime.fromisoformat(self.manifest.created)

    def successors(self, iri: str) -> tuple[str, ...] | None:
        """What took the place of a former IRI, None when it never was one; see `loader.store.Release.successors`."""
        return Release(self.directory.parent).successors(self.scope, iri)

    @property
    def merged(self) -> str:
        """Name under which a dataset may call for the merged view, which is the default graph of the release."""
        return self.graph("merged")

    def graph(self, name: str) -> str:
        """IRI of a named graph: "links", "findings", "figures", "provenance", "ontology"."""
        return f"{self.base}/graph/{name}"


class Published:
    """Follows the published release. Its methods may be called from any thread.

    Args:
        data: data directory.
    """

    def __init__(self, data: Path) -> None:
        self._data = data
        self._lock = threading.Lock()
        self._editions: dict[Scope, Edition] = {}

    def edition(self, scope: Scope) -> Edition:
        """The published release in a scope; raises StoreError when there is none."""
        release = current(self._data)
        with self._lock:
            known = self._editions.get(scope)
            if known is None or known.id != release.id:
                known = self._editions[scope] = Edition(release.id, scope, release.directory(scope), release.manifest)
            return known

    def named(self, name: str, scope: Scope) -> Edition:
        """A release by its name in a scope; raises StoreError when there is none."""
        found = release(self._data, name)
        return Edition(found.id, scope, found.directory(scope), found.manifest, fixed=True)
