"""What a rule reads: which triples, when they come or go, may change what it says of which nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shapes.validation.path import HERE, Links, Path, Step, predicates, steps, turned, walk

THIS = "?this"
"""The node that is judged."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Two terms and a path between them. A term is in the syntax of N-Triples, a variable begins with ``?``."""

    subject: str
    path: Path
    object: str


@dataclass(frozen=True, slots=True)
class Reader:
    """A triple that a rule reads, and what leads from it to the nodes that are judged.

    If a triple that fits comes or goes, only nodes for which all of the scope holds can be judged otherwise. A scope
    may lack conditions, then it gives more nodes than need be.

    Args:
        subject: term or variable.
        predicate: None for any.
        object: term or variable.
        scope: what else must hold in the graph.
    """

    subject: str
    predicate: str | None
    object: str
    scope: tuple[Pattern, ...] = ()

    @property
    def bounded(self) -> bool:
        """Whether the triple leads to nodes; if not, any node may be judged otherwise."""
        return THIS in self._known()

    def _known(self) -> set[str]:
        known = {t for t in (self.subject, self.object) if t.startswith("?")}
        while fresh := {
            t
            for p in self.scope
            if {p.subject, p.object} & known
            for t in (p.subject, p.object)
            if t.startswith("?") and t not in known
        }:
            known |= fresh
        return known

    def nodes(self, subject: str, object_: str, links: Links) -> Iterator[str]:
        """The nodes that may be judged otherwise when a triple of the predicate comes or goes.

        Args:
            subject: its subject.
            object_: its object, as the store gives it back.
            links: the graph that has it.
        """
        bound: dict[str, str] = {}
        for said, term in ((self.subject, subject), (self.object, object_)):
            if (bound.setdefault(said, term) if said.startswith("?") else said) != term:
                return
        known = self._known() if self.scope else ()
        connected = [p for p in self.scope if p.subject in known or p.object in known]
        met: set[str] = set()
        for found in _solutions(connected, bound, links):
            if found[THIS] not in met:
                met.add(found[THIS])
                yield found[THIS]


def _solutions(patterns: list[Pattern], bound: dict[str, str], links: Links) -> Iterator[dict[str, str]]:
    """Values of variables for which patterns hold, begun from those that are bound."""
    if not patterns:
        yield bound
        return
    chosen = min(patterns, key=lambda p: _rank(p, bound))
    rest = [p for p in patterns if p is not chosen]
    left, right = _value(chosen.subject, bound), _value(chosen.object, bound)
    if chosen.subject in bound:
        for node in walk(chosen.path, [left or ""], links):
            if right in (None, node):
                yield from _solutions(rest, {**bound, chosen.object: node}, links)
    else:
        for node in walk(turned(chosen.path), [right or ""], links):
            if left in (None, node):
                yield from _solutions(rest, {**bound, chosen.subject: node}, links)


def _rank(pattern: Pattern, bound: dict[str, str]) -> int:
    """Patterns between known terms come first; a constant alone, often a hub, is no place to begin."""
    ends = (pattern.subject, pattern.object)
    known = sum(_value(e, bound) is not None for e in ends)
    return 2 - known if any(e in bound for e in ends) else 3


def _value(said: str, bound: dict[str, str]) -> str | None:
    return bound.get(said) if said.startswith("?") else said


def along(path: Path, start: str, end: str, scope: tuple[Pattern, ...] = (), mark: str = "") -> Iterator[Reader]:
    """Readers of every triple on a path between two terms.

    Args:
        path: the path.
        start, end: term or variable at its ends.
        scope: what else must hold.
        mark: makes the names of its inner variables its own.
    """
    for before, step, after in steps(path):
        near = start if before == HERE else f"?{mark}near"
        far = end if after == HERE else f"?{mark}far"
        around = list(scope)
        if before != HERE:
            around.append(Pattern(start, before, near))
        if after != HERE:
            around.append(Pattern(far, after, end))
        yield single(step, near, far, tuple(around))


def single(step: Step, near: str, far: str, scope: tuple[Pattern, ...]) -> Reader:
    """The reader of one step between two terms."""
    if step.inverse:
        near, far = far, near
    return Reader(near, step.predicate, far, scope)


def looked_up(readers: Iterable[Reader]) -> set[str | None]:
    """The predicates that have to be looked up to find the nodes of readers; None stands for all."""
    return {p for r in readers for pattern in r.scope for p in predicates(pattern.path)}
