"""The release that is published now, in the scope of this service."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from loader.store import Manifest, Release, Scope, current


@dataclass(frozen=True, slots=True)
class Edition:
    """One release in one scope: what every part of one answer is taken from.

    Args:
        id: name of the release.
        scope: "public" or "internal".
        directory: RocksDB directory.
        manifest: what the release says of itself.
    """

    id: str
    scope: Scope
    directory: Path
    manifest: Manifest

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

    def graph(self, name: str) -> str:
        """IRI of a named graph: "links", "findings", "figures", "provenance", "ontology"."""
        return f"{self.base}/graph/{name}"


class Published:
    """Follows the published release. Its one method may be called from any thread.

    Args:
        data: data directory.
        scope: which of the two stores of a release to serve.
    """

    def __init__(self, data: Path, scope: Scope) -> None:
        self._data = data
        self._scope: Scope = scope
        self._lock = threading.Lock()
        self._edition: Edition | None = None

    def edition(self) -> Edition:
        """The published release; raises StoreError when there is none."""
        release = current(self._data)
        with self._lock:
            if self._edition is None or self._edition.id != release.id:
                directory = release.directory(self._scope)
                self._edition = Edition(release.id, self._scope, directory, release.manifest)
            return self._edition
