"""What the parts of one running service share: settings, the published release, the workers, what was worked out."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar, cast

from loader.settings import Settings
from loader.store import Scope
from ontology import SKOS
from sparql_app.cache import Cache
from sparql_app.caller import Caller
from sparql_app.engine import Engine
from sparql_app.errand import Errands
from sparql_app.execute import Executor
from sparql_app.facts import Labels
from sparql_app.federation import Federation
from sparql_app.gate import Gate
from sparql_app.published import Edition, Published
from sparql_app.reader import Reader

_KEPT = 64
_T = TypeVar("_T")


class Site:
    """One service. Its methods may be called from any thread.

    Args:
        settings: the settings in force.
        scope: which store of a release it serves.
    """

    def __init__(self, settings: Settings, scope: Scope) -> None:
        self.settings = settings
        self.scope = scope
        self.published = Published(settings.data)
        self.engine: Engine = Executor(settings)
        self.cache = Cache(settings.cache_megabytes)
        self.gate = Gate(self.engine, self.cache, Federation(settings))
        self.errands = Errands()
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[object, ...], object] = OrderedDict()

    def close(self) -> None:
        """End the workers and remove what was kept."""
        self.errands.close()
        self.engine.close()
        self.cache.close()

    def caller(self, authorization: str | None) -> Caller:  # noqa: ARG002
        """Who asks, by the Authorization header; everybody reads what this service serves."""
        return Caller(scope=self.scope)

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
        labels = self.keep(reader, "terms", lambda: _labels(reader))

        def label(iri: str, locale: str) -> str:
            known = labels.get(iri, {})
            return known.get(locale) or known.get("") or next(iter(known.values()), "")

        return label


def _labels(reader: Reader) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    rows = reader.rows("labels", ontology=reader.edition.graph("ontology"))
    for row in sorted(rows, key=lambda r: r["labelling"] == SKOS.prefLabel):  # preferred labels come last and win
        language = getattr(row["label"], "language", None) or ""
        found.setdefault(row["term"].value, {})[language] = row["label"].value
    return found
