"""What the parts of one running service share: settings, the published release, the workers, what was worked out."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar, cast

from loader.errors import EnishiError
from loader.settings import Settings
from loader.store import SCOPES, Scope, current
from ontology import SKOS
from sparql_app.cache import Cache
from sparql_app.caller import Caller
from sparql_app.engine import Engine
from sparql_app.errand import Errands
from sparql_app.execute import Executor
from sparql_app.facts import Labels
from sparql_app.federation import Federation
from sparql_app.gate import Gate
from sparql_app.host import is_open
from sparql_app.journal import Journal
from sparql_app.keyring import Keyring
from sparql_app.published import Edition, Published
from sparql_app.reader import Reader
from sparql_app.remote import RemoteEngine
from sparql_app.warmup import warm
from sparql_app.writer import Writer

_KEPT = 64
_EVERY = 1.0
_PATIENCE = 30.0
_T = TypeVar("_T")


class Site:
    """One service. Its methods may be called from any thread.

    Args:
        settings: the settings in force.
        scope: which store of a release it serves.
        writable: whether who has a token for it may write.
    """

    def __init__(self, settings: Settings, scope: Scope, *, writable: bool = False) -> None:
        self.settings = settings
        self.keyring = Keyring(settings.data, scope, anonymous=is_open(settings, scope))
        self.writer = Writer(settings, self._goes_over) if writable else None
        self.scope = scope
        self.journal = Journal(settings, needed=writable or scope != "public")
        self.engine: Engine = RemoteEngine(settings) if settings.store and scope == "public" else Executor(settings)
        self.cache = Cache(settings.cache_megabytes)
        self.gate = Gate(self.engine, self.cache, Federation(settings))
        self.published = Published(settings.data, lambda edition: warm(self.engine, self.gate, edition))
        self.errands = Errands()
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[object, ...], object] = OrderedDict()
        self._closing = threading.Event()
        self.gate.observe(self.journal.hear)
        if self.writer is not None:
            self.writer.observe(lambda made: self.journal.note(made.row()))
        threading.Thread(target=self._follow, name="follow", daemon=True).start()

    def close(self) -> None:
        """End the workers and remove what was kept."""
        self._closing.set()
        if self.writer is not None:
            self.writer.close()
        self.errands.close()
        self.engine.close()
        self.cache.close()
        self.journal.close()

    def _follow(self) -> None:
        """Notice what is published, and warm it, also while nobody asks."""
        while not self._closing.is_set():
            with contextlib.suppress(EnishiError):  # told by Published, and by every answer
                self.published.edition(self.scope)
            self._closing.wait(_EVERY)

    def caller(self, authorization: str | None) -> Caller:
        """Who asks, by the Authorization header; raises ProblemError (401) for a token that is not known or missing."""
        return self.keyring.caller(authorization)

    def _goes_over(self, release: str) -> None:
        """Wait until a release that an edit made is the one that answers, so that who wrote it can read it."""
        until = time.monotonic() + _PATIENCE
        for scope in SCOPES:
            if scope != self.scope and self.published.shown(scope) is None:
                continue
            while self.published.edition(scope).id not in (release, current(self.settings.data).id):
                if time.monotonic() > until:
                    return
                time.sleep(0.005)

    def edition(self, caller: Caller, name: str = "") -> Edition:
        """The release that a question is about: the published one, or one by name; raises StoreError."""
        return self.published.named(name, caller.scope) if name else self.published.edition(caller.scope)

    def reader(self, caller: Caller) -> Reader:
        """A reader of the published release; raises StoreError when there is none."""
        return Reader(self.gate, caller, self.edition(caller))

    def keep(self, reader: Reader, key: object, make: Callable[[], _T]) -> _T:
        """Something about a release that never changes: made once, kept while it is asked for.

        Args:
            reader: the release, and whose view of it.
            key: what it is.
            make: makes it.
        """
        place = reader.edition.id, reader.edition.scope, reader.caller.reads, key
        with self._lock:
            if place in self._kept:
                self._kept.move_to_end(place)
                return cast(_T, self._kept[place])
        made = make()
        with self._lock:
            self._kept[place] = made
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made

    def terms(self, reader: Reader) -> Labels:
        """Labels of the terms and codes of a release."""
        return self.keep(reader, "terms", lambda: labels(reader))


def labels(reader: Reader) -> Labels:
    """Labels of the terms and codes of a release."""
    told = _labels(reader)

    def label(iri: str, locale: str) -> str:
        known = told.get(iri, {})
        return known.get(locale) or known.get("") or next(iter(known.values()), "")

    return label


def _labels(reader: Reader) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    rows = reader.rows("labels", ontology=reader.edition.graph("ontology"))
    for row in sorted(rows, key=lambda r: r["labelling"] == SKOS.prefLabel):  # preferred labels come last and win
        language = getattr(row["label"], "language", None) or ""
        found.setdefault(row["term"].value, {})[language] = row["label"].value
    return found
