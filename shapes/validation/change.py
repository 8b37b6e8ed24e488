"""Records that change: what they no longer state, and what they state anew."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol

from shapes.validation.neighbourhood import Neighbourhood
from shapes.validation.records import Index, Line, Records, lines

Nodes = dict[int, dict[str, None]]
"""Nodes to be judged again, by number of the rule."""


class Watcher(Protocol):
    """Who is told of changes."""

    fresh: bool
    """Whether nothing has been judged yet."""

    def noted(self, came: Collection[Line]) -> None:
        """Note triples that come."""

    def touch(self, triples: Iterable[Line], nodes: Nodes) -> None:
        """Find the nodes that may be judged otherwise since triples came or went."""


class Change:
    """What one update changes, and which nodes are touched by what is gone.

    The index holds all that was and all that is while nodes are looked for; what is gone is taken out afterwards.

    Args:
        records: all records.
        index: what crosses from record to record.
    """

    def __init__(self, records: Records, index: Index) -> None:
        self._records = records
        self._index = index
        self.names: dict[str, None] = {}
        self.gone: list[Line] = []
        self.touched: Nodes = {}
        self._came: dict[str, dict[Line, None]] = {}

    def take(self, name: str, text: str, watcher: Watcher) -> None:
        """Take the new text of a record in, "" if it is gone."""
        old = self._records.text(name)
        if old == text:
            return
        before, after = dict.fromkeys(lines(old)), dict.fromkeys(lines(text))
        came = {t: None for t in after if t not in before} if before else after
        gone = [t for t in before if t not in after]
        if old or not watcher.fresh:
            self._came[name] = self._came.get(name, {}) | {t: None for t in came if not self._records.states(t)}
        self.names[name] = None
        watcher.noted(came)
        self._index.add(came)
        if text:
            self._records.put(name, text, after)
        else:
            self._records.drop(name)
        if gone:
            self._index.flush()
            watcher.touch((t for t in gone if not self._records.states(t)), self.touched)
            self.gone += gone

    def came(self, name: str, hood: Neighbourhood) -> Iterable[Line]:
        """What a record states anew."""
        return self._came[name] if name in self._came else hood.take(name)
