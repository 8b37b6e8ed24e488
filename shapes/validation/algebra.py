"""What the query of a SPARQL-based constraint reads, seen from its algebra (SPARQL 1.1 section 18.2).

Take two graphs and a node for which the query gives other solutions in one than in the other. Then some triple pattern
of the query fits a triple that only one of them has, and so do, in the same graph, the patterns that must hold whenever
that pattern counts. `readers` tells for each pattern which these are. Filters and values that are computed are left
out, which can only give more nodes. What is not understood is read by everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

import pyoxigraph as ox
import rdflib
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, SequencePath
from rdflib.paths import Path as RdflibPath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from ontology import prefixes
from shapes.validation.constraint import Constraint
from shapes.validation.path import Alternative, Path, Repeated, Step, idle, joined, turned
from shapes.validation.reader import Pattern, Reader, along

ANYTHING = Reader("?s", None, "?o")
"""What reads everything: any triple may change any node."""

_Scope = tuple[Pattern, ...]
_EXISTS = ("Builtin_EXISTS", "Builtin_NOTEXISTS")
_INNER = ("p", "p1", "p2", "graph")
_TRANSPARENT = ("Project", "Distinct", "Reduced", "OrderBy", "SelectQuery", "AskQuery")
_CLOSED = ("Slice", "Group", "AggregateJoin", "ToMultiSet")


class _UnclearError(Exception):
    """A part of a query of which it is not known what it reads."""


def readers(constraint: Constraint, given: _Scope = ()) -> list[Reader]:
    """What a constraint reads.

    Args:
        constraint: the constraint.
        given: what holds of its variables before the query runs.
    """
    try:
        return list(_Walk().of(_algebra(constraint), given))
    except _UnclearError:
        return [ANYTHING]


def constants(constraint: Constraint) -> set[str]:
    """IRIs that data must hold for a constraint to find a fault; all must be there. It may be that more must."""
    try:
        needed = _Walk().mandatory(_algebra(constraint))
    except _UnclearError:
        return set()
    terms = {t for p in needed for t in (p.subject, p.object)}
    said = {p.path.predicate or "" for p in needed if isinstance(p.path, Step)}
    return {t for t in terms | said if t.startswith("<")}


def _algebra(constraint: Constraint) -> Any:
    text = constraint.prefixes + "".join(t.text for t in constraint.query.tokens)
    try:
        return translateQuery(parseQuery(text), base=prefixes()["sh"]).algebra
    except Exception as error:  # the parser raises what its many parts raise; whatever it is, the query is not known
        raise _UnclearError from error


class _Walk:
    """A walk down the algebra of one query."""

    def __init__(self) -> None:
        self._fresh = count()

    def of(self, node: Any, scope: _Scope) -> Iterator[Reader]:
        """Readers of the patterns in a node, given what must hold beside it."""
        name = node.name
        if name == "BGP":
            yield from self._patterns(list(self._said(node)), scope)
        elif name == "Join":
            yield from self.of(node.p1, scope + self.mandatory(node.p2))
            yield from self.of(node.p2, scope + self.mandatory(node.p1))
        elif name == "LeftJoin":
            before = self.mandatory(node.p1)
            yield from self.of(node.p1, scope)
            yield from self.of(node.p2, before)  # what stands beside holds with it or without it
            yield from self._tested(node, before)
        elif name == "Union":
            yield from self.of(node.p1, scope)
            yield from self.of(node.p2, scope)
        elif name in ("Filter", "Extend"):
            yield from self.of(node.p, scope)
            yield from self._tested(node, self.mandatory(node.p))
        elif name in _TRANSPARENT or name in _CLOSED:
            yield from self._wrapped(node, scope if name in _TRANSPARENT else ())
        elif name != "values":
            raise _UnclearError

    def _wrapped(self, node: Any, scope: _Scope) -> Iterator[Reader]:
        yield from self.of(node.p, scope)
        yield from self._tested(node, ())

    def mandatory(self, node: Any) -> _Scope:
        """Patterns that hold wherever a node has a solution."""
        name = node.name
        if name == "BGP":
            return tuple(self._said(node))
        if name == "Join":
            return self.mandatory(node.p1) + self.mandatory(node.p2)
        if name == "LeftJoin":
            return self.mandatory(node.p1)
        if name in ("Filter", "Extend", *_TRANSPARENT):
            return self.mandatory(node.p)
        return ()

    def _tested(self, node: Any, scope: _Scope) -> Iterator[Reader]:
        """Readers of EXISTS in the expressions of a node."""
        for key, value in node.items():
            if key not in _INNER:
                yield from self._expression(value, scope)

    def _expression(self, value: Any, scope: _Scope) -> Iterator[Reader]:
        if isinstance(value, CompValue):
            if value.name in _EXISTS:
                yield from self.of(value.graph, scope)
            else:
                for inner in value.values():
                    yield from self._expression(inner, scope)
        elif isinstance(value, list | tuple):
            for inner in value:
                yield from self._expression(inner, scope)

    def _said(self, node: Any) -> Iterator[Pattern]:
        for s, p, o in node.triples:
            yield Pattern(_term(s), _path(p), _term(o))

    def _patterns(self, own: list[Pattern], scope: _Scope) -> Iterator[Reader]:
        for place, pattern in enumerate(own):
            around = (*scope, *own[:place], *own[place + 1 :])
            if idle(pattern.path) and not _tied(pattern, around):
                yield ANYTHING  # a path of no steps fits every node there is
            yield from along(pattern.path, pattern.subject, pattern.object, around, f"_{next(self._fresh)}")


def _tied(pattern: Pattern, around: Iterable[Pattern]) -> bool:
    """Whether an end of a path is known before it is walked."""
    ends = {pattern.subject, pattern.object}
    if "?this" in ends or any(not e.startswith("?") for e in ends):
        return True
    return any({p.subject, p.object} & ends and not idle(p.path) for p in around)


def _term(term: Any) -> str:
    if isinstance(term, rdflib.Variable):
        return f"?{term}"
    if isinstance(term, rdflib.URIRef):
        return str(ox.NamedNode(str(term)))
    return f"?_:{term}"  # a blank node is a variable; of a literal the form may be another in the data


def _path(said: Any) -> Path:
    if isinstance(said, rdflib.URIRef):
        return Step(str(ox.NamedNode(str(said))))
    if isinstance(said, InvPath):
        return turned(_path(said.arg))
    if isinstance(said, SequencePath):
        return joined(*map(_path, said.args))
    if isinstance(said, AlternativePath):
        return Alternative(tuple(map(_path, said.args)))
    if isinstance(said, MulPath):
        return Repeated(_path(said.path), said.zero, said.more)
    if isinstance(said, NegatedPath):
        return Alternative((Step(None), Step(None, inverse=True)))
    if isinstance(said, RdflibPath):
        raise _UnclearError
    return Step(None)
