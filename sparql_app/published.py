"""The release that is published now, in the scope of this service, and how the service goes over to the next one."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from loader.errors import EnishiError, StoreError
from loader.store import Manifest, Release, Scope, current, release

_PATIENCE = 1.0
"""Seconds that a request waits for a new release to be warm before it is answered from the old one."""
_AGAIN = 30.0
"""Seconds until a release that could not be opened is tried again."""
_log = logging.getLogger(__name__)


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


Warm = Callable[[Edition], None]
"""Opens a release and asks it the first questions; raises EnishiError when it cannot be opened."""


@dataclass(slots=True)
class _Change:
    """A release on its way to being the one that answers."""

    id: str
    begun: float = field(default_factory=time.monotonic)
    ended: threading.Event = field(default_factory=threading.Event)
    failure: EnishiError | None = None
    done: bool = False

    def is_over_for(self, name: str) -> bool:
        """Whether it failed and is of no use to who wants a release: it was to another, or long enough ago."""
        failed_long_ago = time.monotonic() - self.begun > _AGAIN
        return self.failure is not None and self.ended.is_set() and (self.id != name or failed_long_ago)


class Published:
    """Follows the published release. Its methods may be called from any thread.

    A release that was published is warmed first and answers then. Requests wait for that up to a second, so that who
    publishes and asks sees the new release at once; if it takes longer, the old release answers until it is done. A
    release that cannot be opened never takes the place of one that can.

    Args:
        data: data directory.
        warm: warms a release.
    """

    def __init__(self, data: Path, warm: Warm = lambda _: None) -> None:
        self._data = data
        self._warm = warm
        self._lock = threading.Lock()
        self._editions: dict[Scope, Edition] = {}
        self._changes: dict[Scope, _Change] = {}

    def edition(self, scope: Scope) -> Edition:
        """The published release in a scope; raises StoreError when there is none."""
        until = time.monotonic() + _PATIENCE
        while True:
            name = current(self._data).id
            with self._lock:
                known = self._editions.get(scope)
                if known is not None and known.id == name:
                    return known
                change = self._change(scope, name)
            if known is not None and known.directory.is_dir():
                if change.failure is not None or not change.ended.wait(max(0.0, until - time.monotonic())):
                    return known
            else:
                change.ended.wait()
                if change.failure is not None and change.id == current(self._data).id:
                    raise change.failure

    def named(self, name: str, scope: Scope) -> Edition:
        """A release by its name in a scope; raises StoreError when there is none."""
        return _edition(release(self._data, name), scope, fixed=True)

    def shown(self, scope: Scope) -> Edition | None:
        """The release that answers in a scope, None before one has been warmed."""
        with self._lock:
            return self._editions.get(scope)

    def failure(self, scope: Scope) -> EnishiError | None:
        """Why the release published now does not answer, None when it does or is being warmed."""
        with self._lock:
            change = self._changes.get(scope)
            return change.failure if change is not None else None

    def _change(self, scope: Scope, name: str) -> _Change:
        """The change that is under way, whatever to; one to a release, begun now, when none is. Needs the lock."""
        change = self._changes.get(scope)
        if change is None or change.is_over_for(name):
            change = self._changes[scope] = _Change(name)
            threading.Thread(target=self._go_over, args=(scope, change), name=f"warm-{name}", daemon=True).start()
        return change

    def _go_over(self, scope: Scope, change: _Change) -> None:
        try:
            edition = _edition(release(self._data, change.id), scope)
            self._warm(edition)
        except EnishiError as error:
            _log.error("release %s cannot be served: %s", change.id, error)
            change.failure = error
        else:
            with self._lock:
                self._editions[scope] = edition
                del self._changes[scope]
            change.done = True
        finally:
            if not change.done and change.failure is None:
                change.failure = StoreError(
                    "Release {id} cannot be opened: {error}", id=change.id, error=sys.exc_info()[1]
                )
            change.ended.set()


def _edition(found: Release, scope: Scope, *, fixed: bool = False) -> Edition:
    return Edition(found.id, scope, found.directory(scope), found.manifest, fixed)
