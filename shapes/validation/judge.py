"""Any data by any shapes: one seam with three engines behind it.

``fast`` carries out SHACL Core by a compiled engine, and SPARQL-based constraints as set queries over pyoxigraph.
``pyshacl`` is the reference; ``turbo`` (pyshacl-turbo, not installed with enishi) is a second opinion in tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

import pyoxigraph as ox

from shapes.validation.compiled import Compiled
from shapes.validation.constraint import Constraint, constraints
from shapes.validation.graph import ShapesGraph, depth_of
from shapes.validation.language import sh
from shapes.validation.question import Questions
from shapes.validation.reference import by_pyshacl, by_turbo
from shapes.validation.result import Node, Report, Result

_DETAILED = 3
"""Levels of sh:detail."""


class Judge:
    """Judges data graphs by a shapes graph. It is immutable and may be shared between threads.

    Args:
        shapes: the shapes graph.
        engine: "fast", "pyshacl" or "turbo".

    Raises:
        RefusedShapesError: a query of the shapes is not allowed, or a shape refers to itself.
        LimitError: the shapes are nested too deeply.
        ValueError: there is no such engine.
    """

    def __init__(self, shapes: Iterable[ox.Triple], engine: str = "fast") -> None:
        if engine not in JUDGES:
            raise ValueError(f"unknown engine {engine!r}; engines: {', '.join(JUDGES)}")
        self.engine = engine
        self.graph = ShapesGraph(shapes)
        depth_of(self.graph)
        self.constraints = constraints(self.graph)

    def validate(self, data: Iterable[ox.Triple], *, details: bool = False) -> Report:
        """Judge a data graph.

        Args:
            data: the data graph.
            details: also tell why nested shapes do not hold (sh:detail, section 3.6.2.4).

        Raises:
            EngineError: the engine gave up.
        """
        triples = list(dict.fromkeys(data))
        found = JUDGES[self.engine](self, triples)
        if details:
            found = self._detailed(found, triples, _DETAILED)
        return ordered(found)

    @cached_property
    def at_once(self) -> list[Constraint]:
        """Constraints whose results are reported as they are, asked as set queries. Of nested shapes only the
        verdict counts, which Core must know while it runs."""
        return [c for c in self.constraints if c.shape not in self.graph.nested and not self._by_other_target(c.shape)]

    def _by_other_target(self, shape: Node) -> bool:
        """Whether a shape, or one that leads to it, has a target that is a query (SHACL advanced features)."""
        return bool(self.graph.values(shape, "target")) or any(
            self._by_other_target(parent) for parent in self.graph.parents(shape)
        )

    @cached_property
    def _compiled(self) -> Compiled:
        return Compiled(self.graph, self.at_once)

    def fast(self, triples: list[ox.Triple]) -> list[Result]:
        """The results of the compiled engine and of the set queries."""
        found = list(self._compiled.validate(triples))
        if self.at_once:
            questions = Questions(self.graph, triples)
            for constraint in self.at_once:
                found += questions.ask(constraint)
        return found

    def _detailed(self, results: list[Result], triples: list[ox.Triple], levels: int) -> list[Result]:
        """Results of sh:node with the results of the shape that they name."""
        nested: dict[Node, dict[object, None]] = {}
        for r in results:
            for named in self._inner(r):
                nested.setdefault(named, {})[r.value] = None
        if not nested or not levels:
            return results
        reasons: dict[tuple[Node, object], tuple[Result, ...]] = {}
        for shape, values in nested.items():
            targets = [
                ox.Triple(shape, sh("targetNode"), v) for v in values if isinstance(v, ox.NamedNode | ox.Literal)
            ]
            told = Judge([*_untargeted(self.graph), *targets]).fast(triples) if targets else []
            for value in values:
                reasons[shape, value] = tuple(r for r in told if r.focus == value)
        return [
            r.having(tuple(self._detailed([d for i in inner for d in reasons[i, r.value]], triples, levels - 1)))
            if (inner := self._inner(r))
            else r
            for r in results
        ]

    def _inner(self, result: Result) -> list[Node]:
        if result.shape is None or result.component != sh("NodeConstraintComponent"):
            return []
        return [n for n in self.graph.values(result.shape, "node") if not isinstance(n, ox.Literal)]


def _untargeted(graph: ShapesGraph) -> list[ox.Triple]:
    targets = {sh(n) for n in ("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf", "target")}
    return [t for t in graph.triples if t.predicate not in targets]


def ordered(results: Iterable[Result]) -> Report:
    """The report of some results, violations first."""
    return Report(tuple(sorted(results, key=lambda r: (r.severity.value != sh("Violation").value, r.key))))


JUDGES: dict[str, Callable[[Judge, list[ox.Triple]], list[Result]]] = {
    "fast": Judge.fast,
    "pyshacl": lambda judge, data: by_pyshacl(judge.graph, data),
    "turbo": lambda judge, data: by_turbo(judge.graph, data),
}
"""The engines."""
