"""SPARQL-based constraints and components of a shapes graph (SHACL sections 5 and 6), ready to be carried out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from ontology import prefixes
from shapes.errors import RefusedShapesError
from shapes.validation.graph import ShapesGraph, subclasses
from shapes.validation.language import RDF_TYPE, SUBCLASS, sh
from shapes.validation.prebinding import Query, read_query
from shapes.validation.result import Node, Term

PREBOUND = ("this", "currentShape", "shapesGraph")


@dataclass(frozen=True, slots=True)
class Constraint:
    """One query to which the focus nodes of one shape are put.

    Args:
        shape: the shape.
        path: its path in SPARQL, "" for a node shape.
        query: the query.
        prefixes: PREFIX lines.
        component: the constraint component.
        source: the sh:SPARQLConstraint, None for a component of the shapes graph.
        severity: of its results.
        messages: templates of its messages.
        parameters: values of the parameters of a component.
    """

    shape: Node
    path: str
    query: Query
    prefixes: str
    component: ox.NamedNode
    source: Node | None
    severity: ox.NamedNode
    messages: tuple[ox.Literal, ...]
    parameters: tuple[tuple[str, Term], ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a component: its property, and whether it may be absent."""

    predicate: ox.NamedNode
    optional: bool

    @property
    def name(self) -> str:
        """The variable of its value: the local name of its property (section 6.2.1)."""
        return _local(self.predicate.value)


def _local(iri: str) -> str:
    end = len(iri)
    while end and (iri[end - 1].isalnum() or iri[end - 1] == "_"):
        end -= 1
    return iri[end:].lstrip("0123456789")


@dataclass(frozen=True, slots=True)
class Component:
    """A constraint component that the shapes graph defines (section 6.2)."""

    node: ox.NamedNode
    parameters: tuple[Parameter, ...]


def components(graph: ShapesGraph) -> list[Component]:
    """The components that a shapes graph defines."""
    kinds = subclasses(graph.pairs(SUBCLASS), [sh("ConstraintComponent")])
    found = []
    for node, kind in graph.pairs(RDF_TYPE):
        if kind in kinds and isinstance(node, ox.NamedNode) and graph.values(node, "parameter"):
            said = [_parameter(graph, p) for p in graph.values(node, "parameter")]
            found.append(Component(node, tuple(said)))
    return list(dict.fromkeys(found))


def _parameter(graph: ShapesGraph, node: Term) -> Parameter:
    path = graph.value(node, "path")
    if not isinstance(path, ox.NamedNode):
        raise RefusedShapesError("A parameter of a constraint component has no sh:path")
    optional = any(v.value in ("true", "1") for v in graph.values(node, "optional"))
    return Parameter(path, optional)


def constraints(graph: ShapesGraph) -> list[Constraint]:
    """Every SPARQL-based constraint of every active shape.

    Raises:
        RefusedShapesError: a query is not allowed, or has no text.
        LimitError: a query is too long or too deep.
    """
    known = components(graph)
    found: list[Constraint] = []
    for shape in graph.shapes:
        if not graph.off(shape):
            found += _of_shape(graph, shape)
            for component in known:
                found += _of_component(graph, shape, component)
    return found


def _place(graph: ShapesGraph, shape: Node) -> str:
    path = graph.value(shape, "path")
    return "" if path is None else graph.path(path)


def _severity(graph: ShapesGraph, shape: Node) -> ox.NamedNode:
    said = graph.value(shape, "severity")
    return said if isinstance(said, ox.NamedNode) else sh("Violation")


def _of_shape(graph: ShapesGraph, shape: Node) -> Iterator[Constraint]:
    path = _place(graph, shape)
    for source in graph.values(shape, "sparql"):
        if isinstance(source, ox.Literal) or graph.off(source):
            continue
        text = _text(graph, source, "select").replace("$PATH", path)
        query = read_query(text, PREBOUND)
        if query.ask or not query.mentions("this"):
            raise RefusedShapesError("The query of a sh:sparql constraint does not SELECT $this")
        yield Constraint(
            shape, path, query, prefixes_of(graph, source), sh("SPARQLConstraintComponent"), source,
            _severity(graph, shape), _messages(graph, source) or _messages(graph, shape),
        )  # fmt: skip


def _of_component(graph: ShapesGraph, shape: Node, component: Component) -> Iterator[Constraint]:
    stated = {p: _terms(graph, shape, p.predicate) for p in component.parameters}
    if not any(stated.values()) or any(not v and not p.optional for p, v in stated.items()):
        return
    path = _place(graph, shape)
    validator, word = _validator(graph, component.node, of_property=bool(path))
    for chosen in _combinations(component, stated):
        names = tuple(p.name for p in component.parameters if p.name in dict(chosen))
        bound = (*PREBOUND, *(("value",) if word == "ask" else ()), *names)
        query = read_query(_text(graph, validator, word).replace("$PATH", path), bound)
        if query.ask != (word == "ask"):
            raise RefusedShapesError("A validator of {component} has a query of the wrong form", component=component)
        messages = _messages(graph, shape) or _messages(graph, validator) or _messages(graph, component.node)
        yield Constraint(
            shape, path, query, prefixes_of(graph, validator), component.node, None, _severity(graph, shape),
            messages, chosen,
        )  # fmt: skip


def _terms(graph: ShapesGraph, shape: Node, predicate: ox.NamedNode) -> list[Term]:
    return [v for v in graph.facts.all(shape, predicate) if not isinstance(v, ox.Triple)]


def _combinations(component: Component, stated: dict[Parameter, list[Term]]) -> Iterator[tuple[tuple[str, Term], ...]]:
    """One set of values for each constraint: several values only with one parameter (section 6.2.1)."""
    if len(component.parameters) == 1:
        (only,) = component.parameters
        for value in stated[only]:
            yield ((only.name, value),)
        return
    yield tuple((p.name, v[0]) for p, v in stated.items() if v)


def _validator(graph: ShapesGraph, component: Node, *, of_property: bool) -> tuple[Node, str]:
    """The validator for a kind of shape and the word that holds its query (section 6.2.3)."""
    special = graph.value(component, "propertyValidator" if of_property else "nodeValidator")
    if special is not None and not isinstance(special, ox.Literal):
        return special, "select"
    general = graph.value(component, "validator")
    if general is None or isinstance(general, ox.Literal):
        raise RefusedShapesError("The component {component} has no validator in SPARQL", component=component)
    return general, "ask"


def _text(graph: ShapesGraph, node: Node, word: str) -> str:
    said = graph.value(node, word)
    if not isinstance(said, ox.Literal):
        raise RefusedShapesError("A SPARQL-based constraint of the shapes has no sh:{word}", word=word)
    return said.value


def _messages(graph: ShapesGraph, node: Term) -> tuple[ox.Literal, ...]:
    return tuple(m for m in graph.values(node, "message") if isinstance(m, ox.Literal))


def prefixes_of(graph: ShapesGraph, node: Node) -> str:
    """The PREFIX lines of a constraint: what its sh:prefixes declare, and what those import (section 5.2.1)."""
    imports = ox.NamedNode(prefixes()["owl"] + "imports")
    lines: dict[str, None] = {}
    rest = graph.values(node, "prefixes")
    met: set[Term] = set()
    while rest:
        place = rest.pop()
        if place in met or isinstance(place, ox.Literal):
            continue
        met.add(place)
        rest += [v for v in graph.facts.all(place, imports) if not isinstance(v, ox.Triple)]
        for declared in graph.values(place, "declare"):
            prefix, namespace = graph.value(declared, "prefix"), graph.value(declared, "namespace")
            if isinstance(prefix, ox.Literal) and isinstance(namespace, ox.Literal):
                lines[f"PREFIX {prefix.value}: {ox.NamedNode(namespace.value)}\n"] = None
    return "".join(lines)
