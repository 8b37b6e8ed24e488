"""The engines that ours is compared with: pySHACL over rdflib, and pyshacl-turbo, which has its interface."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from functools import lru_cache
from types import ModuleType
from typing import Any

import pyoxigraph as ox
import rdflib

from ontology import prefixes
from shapes.errors import EngineError
from shapes.validation.compiled import term
from shapes.validation.graph import ShapesGraph
from shapes.validation.language import sh
from shapes.validation.result import Node, Result, Term

_STRING = prefixes()["xsd"] + "string"


def by_pyshacl(graph: ShapesGraph, data: Iterable[ox.Triple]) -> list[Result]:
    """The results of pySHACL."""
    return _by(importlib.import_module("pyshacl"), graph, data)


def by_turbo(graph: ShapesGraph, data: Iterable[ox.Triple]) -> list[Result]:
    """The results of pyshacl-turbo.

    Raises:
        EngineError: it is not installed.
    """
    try:
        module = importlib.import_module("pyshacl_turbo")
    except ImportError as error:
        raise EngineError("The engine {name} is not installed", name="pyshacl-turbo") from error
    return _by(module, graph, data)


def _by(module: ModuleType, graph: ShapesGraph, data: Iterable[ox.Triple]) -> list[Result]:
    shapes_graph, shape_names = _shapes(graph)
    names = dict(shape_names)
    data_graph = read(data, names)
    try:
        _, report, text = module.validate(data_graph, shacl_graph=shapes_graph, inference="none")
    except Exception as error:  # rdflib raises Exception itself, of an unknown prefix for one
        raise EngineError("The shapes cannot be carried out: {error}", error=error) from error
    if not isinstance(report, rdflib.Graph):
        raise EngineError("The shapes cannot be carried out: {error}", error=text)
    return [_result(graph, report, node, names) for node in _results(report)]


@lru_cache(maxsize=8)
def _shapes(graph: ShapesGraph) -> tuple[rdflib.Graph, dict[str, ox.BlankNode]]:
    names: dict[str, ox.BlankNode] = {}
    return read(graph.triples, names), names


def _results(report: rdflib.Graph) -> list[Any]:
    return [node for _, _, node in report.triples((None, rdflib.URIRef(sh("result").value), None))]


def _result(graph: ShapesGraph, report: rdflib.Graph, node: Any, names: dict[str, ox.BlankNode]) -> Result:
    def said(name: str) -> Term | None:
        value = report.value(node, rdflib.URIRef(sh(name).value))
        return None if value is None else _back(value, names)

    focus, shape, component, severity = (
        said(n) for n in ("focusNode", "sourceShape", "sourceConstraintComponent", "resultSeverity")
    )
    if focus is None or not isinstance(component, ox.NamedNode) or not isinstance(severity, ox.NamedNode):
        raise EngineError("The shapes cannot be carried out: {error}", error="sh:focusNode")
    source = said("sourceConstraint")
    return Result(
        focus,
        _path(graph, report, node, shape),
        said("value"),
        component,
        severity,
        _node(shape),
        _node(source),
        tuple(
            m
            for o in report.objects(node, rdflib.URIRef(sh("resultMessage").value))
            if isinstance(m := _back(o, names), ox.Literal)
        ),
    )


def _node(term_: Term | None) -> Node | None:
    return None if isinstance(term_, ox.Literal) else term_


def _path(graph: ShapesGraph, report: rdflib.Graph, node: Any, shape: Term | None) -> str:
    """The path of the result. What is more than a property is copied from the shape, and so read there."""
    value = report.value(node, rdflib.URIRef(sh("resultPath").value))
    if value is None:
        return ""
    if isinstance(value, rdflib.URIRef):
        return value.n3()
    stated = graph.value(shape, "path") if shape is not None else None
    return "" if stated is None else graph.path(stated)


def read(triples: Iterable[ox.Triple], names: dict[str, ox.BlankNode]) -> rdflib.Graph:
    """An rdflib graph that keeps names of blank nodes, and every literal as it is written; by default rdflib
    rewrites "01" to "1"."""
    kept = list(triples)
    for t in kept:
        names |= {p.value: p for p in (t.subject, t.object) if isinstance(p, ox.BlankNode)}
    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    try:
        graph = rdflib.Graph()
        for t in kept:
            graph.add((_there(t.subject), _there(t.predicate), _there(t.object)))
        return graph
    finally:
        rdflib.NORMALIZE_LITERALS = before


def _there(value: object) -> Any:
    if isinstance(value, ox.NamedNode):
        return rdflib.URIRef(value.value)
    if isinstance(value, ox.BlankNode):
        return rdflib.BNode(value.value)
    if not isinstance(value, ox.Literal):
        raise EngineError("Triples in triples cannot be judged")
    if value.language:
        return rdflib.Literal(value.value, lang=value.language)
    if value.datatype.value == _STRING:
        return rdflib.Literal(value.value)  # rdflib takes "x" and "x"^^xsd:string for two things
    return rdflib.Literal(value.value, datatype=rdflib.URIRef(value.datatype.value))


def _back(value: Any, names: dict[str, ox.BlankNode]) -> Term:
    if isinstance(value, rdflib.BNode):
        return names.get(str(value), ox.BlankNode(str(value)))
    return term(value.n3())
