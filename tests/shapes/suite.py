"""The W3C test suite of SHACL: what each test takes and what it says must come out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlparse

import pyoxigraph as ox

from ontology import prefixes
from shapes.facts import Facts
from shapes.validation import Report
from shapes.validation.graph import ShapesGraph

ROOT = Path(__file__).resolve().parents[3] / "shared/conformance/data-shapes-test-suite/tests"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"


def sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(prefixes()["sh"] + name)


def graph(path: Path) -> list[ox.Triple]:
    quads = ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE, base_iri=path.as_uri())
    return [q.triple for q in quads]


def _path(node: ox.NamedNode) -> Path:
    return Path(unquote(urlparse(node.value).path))


@dataclass(frozen=True)
class Case:
    """One test of a manifest."""

    name: str
    file: Path
    node: ox.NamedNode

    @property
    def fails(self) -> bool:
        facts = Facts(graph(self.file))
        return ox.NamedNode(SHT + "Failure") in facts.all(self.node, ox.NamedNode(MF + "result"))

    def inputs(self) -> tuple[list[ox.Triple], list[ox.Triple], Counter[tuple[str, ...]], bool]:
        """Shapes, data, the results expected, and whether the data conform. One file is parsed once, so that blank
        nodes of the expected results are those of the shapes."""
        parsed = {self.file: graph(self.file)}
        facts = Facts(parsed[self.file])
        (action,) = facts.all(self.node, ox.NamedNode(MF + "action"))
        files = [_path(facts.nodes(action, ox.NamedNode(SHT + n))[0]) for n in ("shapesGraph", "dataGraph")]
        for file in files:
            if file not in parsed:
                parsed[file] = graph(file)
        shapes, data = (parsed[f] for f in files)
        expected: Counter[tuple[str, ...]] = Counter()
        conforms = False
        for report in facts.all(self.node, ox.NamedNode(MF + "result")):
            if report == ox.NamedNode(SHT + "Failure"):
                continue
            conforms = facts.text(report, sh("conforms")) == "true"
            paths = ShapesGraph(parsed[self.file])
            expected.update(_expected(facts, paths, r) for r in facts.all(report, sh("result")))
        return shapes, data, expected, conforms


def _expected(facts: Facts, paths: ShapesGraph, node: ox.BlankNode) -> tuple[str, ...]:
    def said(name: str) -> str:
        found = facts.all(node, sh(name))
        return str(found[0]) if found else "None"

    path = facts.all(node, sh("resultPath"))
    shape = said("sourceShape")
    return (
        said("focusNode"),
        paths.path(path[0]) if path else "",
        said("value"),
        said("sourceConstraintComponent"),
        said("resultSeverity"),
        shape,
    )


def told(report: Report, expected: Counter[tuple[str, ...]]) -> Counter[tuple[str, ...]]:
    """The results of a report in the form of the expected ones; sourceShape is compared where the suite states it."""
    stated = any(key[5] != "None" for key in expected)
    found = (
        (str(r.focus), r.path, str(r.value), str(r.component), str(r.severity), str(r.shape) if stated else "None")
        for r in report.results
    )
    return Counter(found)


def cases(part: str) -> list[Case]:
    """The tests of "core" or "sparql"; none when the suite is not there. The files are asked and not the manifests,
    which leave one of them out."""
    return sorted((case for file in (ROOT / part).rglob("*.ttl") for case in _cases(file)), key=lambda c: c.name)


def _cases(file: Path) -> Iterator[Case]:
    facts = Facts(graph(file))
    for subject in facts.subjects():
        for head in facts.all(subject, ox.NamedNode(MF + "entries")):
            for entry in facts.list(head):
                yield Case(entry.value.removeprefix(ROOT.as_uri() + "/"), file, entry)
