"""A validation report as RDF (SHACL section 3.6) and as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from ontology import prefixes
from shapes.validation.graph import ShapesGraph
from shapes.validation.language import RDF_TYPE, sh
from shapes.validation.result import Node, Report, Result, Term

_BOOLEAN = ox.NamedNode(prefixes()["xsd"] + "boolean")


class Writer:
    """Writes reports about one shapes graph, whose paths they repeat.

    Args:
        graph: the shapes graph.
    """

    def __init__(self, graph: ShapesGraph) -> None:
        self.graph = graph
        self._copied: dict[Term, None] = {}

    def triples(self, report: Report) -> list[ox.Triple]:
        """A sh:ValidationReport."""
        node = ox.BlankNode("report")
        verdict = ox.Literal("true" if report.conforms else "false", datatype=_BOOLEAN)
        said = [ox.Triple(node, RDF_TYPE, sh("ValidationReport")), ox.Triple(node, sh("conforms"), verdict)]
        for place, result in enumerate(report.results):
            said += self._result(node, sh("result"), f"result-{place}", result)
        return said

    def turtle(self, report: Report) -> bytes:
        """A sh:ValidationReport in Turtle."""
        self._copied.clear()
        triples = self.triples(report)
        said = {p.value for t in triples for p in (t.subject, t.predicate, t.object) if isinstance(p, ox.NamedNode)}
        used = {k: v for k, v in prefixes().items() if k == "xsd" or any(iri.startswith(v) for iri in said)}
        return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=used) or b""

    def _result(self, above: Node, link: ox.NamedNode, name: str, r: Result) -> Iterator[ox.Triple]:
        node = ox.BlankNode(name)
        yield ox.Triple(above, link, node)
        yield ox.Triple(node, RDF_TYPE, sh("ValidationResult"))
        stated = {
            "focusNode": r.focus,
            "value": r.value,
            "sourceConstraintComponent": r.component,
            "resultSeverity": r.severity,
            "sourceShape": r.shape,
            "sourceConstraint": r.constraint,
        }
        for word, term in stated.items():
            if term is not None:
                yield ox.Triple(node, sh(word), term)
        yield from self._path(node, r)
        for message in r.messages:
            yield ox.Triple(node, sh("resultMessage"), message)
        for place, detail in enumerate(r.details):
            yield from self._result(node, sh("detail"), f"{name}-{place}", detail)

    def _path(self, node: Node, r: Result) -> Iterator[ox.Triple]:
        if r.path.startswith("<") and r.path.endswith(">") and r.path.count("<") == 1:
            yield ox.Triple(node, sh("resultPath"), ox.NamedNode(r.path[1:-1]))
        elif r.path and r.shape is not None:
            for path in self.graph.values(r.shape, "path"):
                yield ox.Triple(node, sh("resultPath"), path)
                yield from self._copy(path)

    def _copy(self, node: Term) -> Iterator[ox.Triple]:
        """What a path consists of, once."""
        if not isinstance(node, ox.BlankNode) or node in self._copied:
            return
        self._copied[node] = None
        for t in self.graph.triples:
            if t.subject == node and not isinstance(t.object, ox.Triple):
                yield t
                yield from self._copy(t.object)


def values(report: Report) -> list[dict[str, Any]]:
    """The results as plain values, for JSON and tables. Messages are by language, "" for none."""
    return [
        {
            "focus": r.focus.value,
            "path": r.path,
            "value": None if r.value is None else r.value.value,
            "component": r.component.value,
            "severity": r.severity.value,
            "shape": None if r.shape is None else r.shape.value,
            "messages": {m.language or "": m.value for m in r.messages},
        }
        for r in report.results
    ]
