"""SPARQL-based constraints put to all their focus nodes at once, over a pyoxigraph store."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

import pyoxigraph as ox

from ontology import prefixes
from shapes.errors import EngineError
from shapes.validation.constraint import Constraint
from shapes.validation.focus import Focus
from shapes.validation.graph import ShapesGraph
from shapes.validation.result import Result, Term
from shapes.validation.wording import filled

_FEW = 1_000
"""Focus nodes that are named in the query itself."""

_ASK = re.compile(r"\bASK\b[^{]*\{", re.IGNORECASE)
_OWN = "urn:x-enishi:shacl:"
_SHAPES = ox.NamedNode(_OWN + "shapes")
_ASKED = ox.NamedNode(_OWN + "asked")
_THIS, _VALUE = (ox.NamedNode(_OWN + n) for n in ("this", "value"))


class Questions:
    """Carries out SPARQL-based constraints over a data graph.

    Args:
        graph: the shapes graph.
        data: the data graph.
        store: a store that holds already what the constraints read of the data, instead of them.
    """

    def __init__(self, graph: ShapesGraph, data: Iterable[ox.Triple] = (), store: ox.Store | None = None) -> None:
        self.graph = graph
        self.data = list(data)
        self.store = ox.Store() if store is None else store
        self.store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in self.data)
        self.focus = Focus(graph, self.store)
        self._shapes_loaded = False

    def ask(self, constraint: Constraint, nodes: Iterable[Term] | None = None) -> Iterator[Result]:
        """The results of a constraint.

        Args:
            constraint: the constraint.
            nodes: the focus nodes to which it is put; all that the store knows if None.

        Raises:
            EngineError: the query cannot be parsed or carried out.
        """
        if constraint.query.mentions("shapesGraph") and not self._shapes_loaded:
            self.store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, _SHAPES) for t in self.graph.triples)
            self._shapes_loaded = True
        if constraint.query.ask:
            yield from self._asked(constraint, nodes)
            return
        asked = self.focus.of(constraint.shape) if nodes is None else tuple(nodes)
        runs = [(n,) for n in asked] if constraint.query.one_by_one else [asked]
        if nodes is not None and len(asked) > _FEW and constraint.query.flat:
            runs = [asked[start : start + _FEW] for start in range(0, len(asked), _FEW)]
        for run in runs:
            yield from self._selected(constraint, run)

    def _selected(self, constraint: Constraint, nodes: tuple[Term, ...]) -> Iterator[Result]:
        if not nodes:
            return
        written = {stored(n): n for n in nodes}
        few = len(nodes) <= _FEW and not any(isinstance(n, ox.BlankNode) for n in nodes)
        pattern = f"GRAPH {_ASKED} {{ ?_asked {_THIS} ?this }}"
        if few:  # the store begins with them then, and looks at no others
            pattern = f"VALUES ?this {{ {' '.join(map(str, nodes))} }}"
        asked = [] if few else [ox.Quad(_node(i), _THIS, n, _ASKED) for i, n in enumerate(nodes)]
        bindings = {**self._constants(constraint), "this": pattern}
        force = few or constraint.query.one_by_one
        for row in self._rows(constraint, constraint.query.text(bindings, outermost="this", force=force), asked):
            this = row.get("this")
            if this not in written:
                continue
            failure = row.get("failure")
            if isinstance(failure, ox.Literal) and failure.value == "true":
                raise EngineError("A query of the shapes reports a failure for {node}", node=this)
            yield self._result(constraint, written[this], row)

    def _result(self, constraint: Constraint, focus: Term, row: dict[str, Term]) -> Result:
        value = row.get("value")
        if value is not None:
            value = self._original(value)
        elif not constraint.path:
            value = focus
        path = row.get("path")
        chosen = str(path) if isinstance(path, ox.NamedNode) and not constraint.path else constraint.path
        said = row.get("message")
        templates = (said,) if isinstance(said, ox.Literal) and not constraint.messages else constraint.messages
        places = {**dict(constraint.parameters), **row, "this": focus}
        return Result(
            focus, chosen, value, constraint.component, constraint.severity, constraint.shape, constraint.source,
            filled(templates, places, constraint.component, self.graph, constraint.shape),
        )  # fmt: skip

    def _asked(self, constraint: Constraint, nodes: Iterable[Term] | None) -> Iterator[Result]:
        """ASK validators hold for a value node or not (section 6.2.3)."""
        pairs = self.focus.reached(constraint.shape, nodes)
        quads = []
        for i, (this, value) in enumerate(pairs):
            quads += [ox.Quad(_node(i), _THIS, this, _ASKED), ox.Quad(_node(i), _VALUE, value, _ASKED)]
        names = ("this", "value")
        pattern = {n: f"GRAPH {_ASKED} {{ ?_asked <{_OWN}{n}> ?{n} }}" for n in names}
        text = constraint.query.text({**self._constants(constraint), **pattern}, outermost="value", force=True)
        select = _ASK.sub("SELECT DISTINCT ?_asked WHERE {", text, count=1)
        good = {row.get("_asked") for row in self._rows(constraint, select, quads)}
        for i, (this, value) in enumerate(pairs):
            if _node(i) not in good:
                yield self._result(constraint, this, {"value": value})

    def _constants(self, constraint: Constraint) -> dict[str, str]:
        said: dict[str, Term] = {
            "shapesGraph": _SHAPES, "currentShape": constraint.shape, **dict(constraint.parameters),
        }  # fmt: skip
        found = {}
        for name, term in said.items():
            if isinstance(term, ox.BlankNode):
                mark = ox.NamedNode(_OWN + "constant:" + name)
                self.store.add(ox.Quad(_ASKED, mark, term, _SHAPES))
                found[name] = f"GRAPH {_SHAPES} {{ {_ASKED} {mark} ?{name} }}"
            else:
                found[name] = f"VALUES ?{name} {{ {term} }}"
        return found

    def _rows(self, constraint: Constraint, text: str, asked: list[ox.Quad]) -> Iterator[dict[str, Term]]:
        self.store.remove_graph(_ASKED)
        self.store.bulk_extend(asked)
        try:
            rows = self.store.query(constraint.prefixes + text, base_iri=prefixes()["sh"])
            if not isinstance(rows, ox.QuerySolutions):
                raise EngineError("A query of the shapes gave no rows")
            names = [v.value for v in rows.variables]
            for row in rows:
                yield {n: t for n in names if (t := row[n]) is not None and not isinstance(t, ox.Triple)}
        except (SyntaxError, ValueError, RuntimeError) as error:
            raise EngineError("A query of the shapes cannot be carried out: {error}", error=error) from error

    @cached_property
    def _rewritten(self) -> dict[Term, Term]:
        """Literals that the store writes otherwise than the data do, by its way."""
        typed = {t.object for t in self.data if isinstance(t.object, ox.Literal) and t.object.language is None}
        return {s: t for t in sorted(typed, key=str, reverse=True) if (s := stored(t)) != t}

    def _original(self, term: Term) -> Term:
        return self._rewritten.get(term, term)


def _node(number: int) -> ox.NamedNode:
    return ox.NamedNode(f"{_OWN}{number}")


_PLAIN = prefixes()["xsd"] + "string"


def stored(term: Term) -> Term:
    """A term as the store gives it back: it knows some datatypes by value only, so that 007 becomes 7."""
    if not isinstance(term, ox.Literal) or term.language or term.datatype.value == _PLAIN:
        return term
    scratch = ox.Store()
    scratch.add(ox.Quad(_THIS, _VALUE, term))
    back = next(iter(scratch)).object
    return term if isinstance(back, ox.Triple) else back
