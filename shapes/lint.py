"""Slips in shapes that no engine reports: what is misspelt or refers to nothing passes silently."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files as package_files

import pyoxigraph as ox

from ontology import DCTERMS, LOCALES, Text, compact, prefixes, text
from shapes.errors import ShapesError
from shapes.profile import dated, profile, profiles
from shapes.validation.admission import well_formed
from shapes.validation.constraint import components, constraints, prefixes_of
from shapes.validation.graph import ShapesGraph, depth_of, references
from shapes.validation.language import RDF_TYPE, sh, vocabulary
from shapes.validation.result import Node

_SOME_DAY = date(2000, 1, 1)

_NAME = re.compile(r"(?<![\w<?$:.-])([A-Za-z][\w.-]*)?:[\w%]")
_DECLARED = re.compile(r"PREFIX\s+([\w.-]*):", re.IGNORECASE)
_NOT_TOKENS = re.compile(r"<[^<>\s]*>|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|#[^\n]*")


@dataclass(frozen=True, slots=True)
class Slip:
    """Something to correct in shapes.

    Args:
        shape: the node at fault.
        what: what is wrong.
        grave: whether the shapes do not say what they seem to; else a reader misses something.
    """

    shape: str
    what: Text
    grave: bool = True


def lint_profiles() -> list[Slip]:
    """The slips of all our own profiles, each file read once."""
    root = package_files("shapes")
    names = dict.fromkeys(name for p in profiles().values() for name in p.files)
    found: list[ox.Triple] = []
    for name in names:
        content = root.joinpath(*name.split("/")).read_bytes()
        found += [q.triple for q in ox.parse(content, ox.RdfFormat.TURTLE, rename_blank_nodes=True)]
    return lint(dated(found, _SOME_DAY), remarks=profile("reading").rules)


def lint(triples: Iterable[ox.Triple], *, remarks: Container[str] = ()) -> list[Slip]:
    """The slips of a shapes graph, the grave ones first.

    Args:
        triples: the shapes graph.
        remarks: IRIs of rules that need no target, since the reader of a source applies them.
    """
    graph = ShapesGraph(triples)
    found = [*_words(graph), *_nothing(graph), *_form(graph), *_queries(graph)]
    found += (slip for slip, shape in _idle(graph) if shape.value not in remarks)
    found += _unsaid(graph)
    once = {(s.shape, str(s.what)): s for s in found}
    return sorted(once.values(), key=lambda s: (not s.grave, s.shape, str(s.what)))


def _shown(node: object) -> str:
    if isinstance(node, ox.NamedNode):
        return compact(node.value)
    return str(node)


def _words(graph: ShapesGraph) -> Iterator[Slip]:
    """Terms that SHACL lacks."""
    base = prefixes()["sh"]
    for t in graph.triples:
        for term in (t.predicate, t.object):
            if isinstance(term, ox.NamedNode) and term.value.startswith(base):
                name = term.value.removeprefix(base)
                if name and name not in vocabulary():
                    yield Slip(_shown(t.subject), text("{term} is no term of SHACL", term=f"sh:{name}"))


def _nothing(graph: ShapesGraph) -> Iterator[Slip]:
    """References to shapes of which nothing is said."""
    for shape in graph.shapes:
        for inner in references(graph, shape):
            if not any(t.subject == inner for t in graph.triples):
                yield Slip(_shown(shape), text("It refers to {shape}, of which nothing is said", shape=_shown(inner)))


def _form(graph: ShapesGraph) -> Iterator[Slip]:
    """What the shapes of shapes find, and circles."""
    try:
        depth_of(graph)
        faults = well_formed(graph)
    except ShapesError as error:
        yield Slip("-", error.text)
        return
    for fault in faults:
        path = compact(fault.path.strip("<>"))
        yield Slip(_shown(fault.focus), text("{path} is not well-formed", path=path or "rdf:type"))


def _queries(graph: ShapesGraph) -> Iterator[Slip]:
    """Queries that are not allowed or cannot be parsed, and prefixes that nobody declares."""
    try:
        components(graph)
        constraints(graph)
    except ShapesError as error:
        yield Slip("-", error.text)
    for word in ("select", "ask"):
        for node, said in graph.pairs(sh(word)):
            if not isinstance(said, ox.Literal):
                continue
            declared = set(_DECLARED.findall(prefixes_of(graph, node) + said.value))
            used = {m[1] or "" for m in _NAME.finditer(_NOT_TOKENS.sub(" ", said.value))}
            lacking = sorted(used - declared - {"_"})
            for prefix in lacking:
                yield Slip(
                    _above(graph, node), text("The prefix {prefix} of a query is not declared", prefix=prefix + ":")
                )
            if not lacking:
                yield from _parsed(graph, node, said.value)


def _parsed(graph: ShapesGraph, node: Node, query: str) -> Iterator[Slip]:
    try:
        ox.Store().query(prefixes_of(graph, node) + query.replace("$PATH", "<urn:x:path>"))
    except SyntaxError as error:
        yield Slip(_above(graph, node), text("A query cannot be parsed: {error}", error=str(error).splitlines()[0]))


def _above(graph: ShapesGraph, node: Node) -> str:
    """The shape that a constraint belongs to."""
    return next((_shown(s) for s, o in graph.pairs(sh("sparql")) if o == node), _shown(node))


def _idle(graph: ShapesGraph) -> Iterator[tuple[Slip, Node]]:
    """Shapes that no data ever meet."""
    met = {inner for shape in graph.shapes for inner in references(graph, shape)}
    met |= {o for _, o in graph.pairs(sh("parameter")) if not isinstance(o, ox.Literal)}
    for shape in graph.shapes:
        if shape not in met and not _targets(graph, shape):
            what = text("It has no target and no shape refers to it, so that it never applies")
            yield Slip(_shown(shape), what), shape
        elif graph.off(shape):
            yield Slip(_shown(shape), text("It is deactivated"), grave=False), shape


def _targets(graph: ShapesGraph, shape: Node) -> bool:
    words = ("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf", "target")
    return graph.is_class(shape) or any(graph.values(shape, word) for word in words)


def _unsaid(graph: ShapesGraph) -> Iterator[Slip]:
    """Rules that do not say to a reader what they are: name and message in both languages, severity, clause."""
    for shape in rules_of(graph):
        for word in ("name", "message"):
            if word == "name" and (RDF_TYPE, sh("NodeShape")) in _said(graph, shape):
                continue
            languages = {v.language for v in graph.values(shape, word) if isinstance(v, ox.Literal) and v.value.strip()}
            for locale in LOCALES:
                if locale not in languages:
                    what = text("It has no {word} in {language}", word=f"sh:{word}", language=locale)
                    yield Slip(_shown(shape), what, grave=False)
        if not graph.values(shape, "severity"):
            yield Slip(_shown(shape), text("It states no severity and so counts as a violation"), grave=False)
        if not graph.facts.all(shape, DCTERMS.source):
            yield Slip(_shown(shape), text("It cites no clause (dcterms:source)"), grave=False)


def _said(graph: ShapesGraph, shape: Node) -> set[tuple[ox.NamedNode, object]]:
    return {(RDF_TYPE, kind) for kind in graph.facts.all(shape, RDF_TYPE)} if not graph.values(shape, "path") else set()


def rules_of(graph: ShapesGraph) -> list[Node]:
    """The shapes whose results are reported: they, or shapes above them by sh:property, have a target, and they hold a
    condition of their own."""
    found = []
    for shape in graph.shapes:
        reports = shape not in graph.nested and (_targets(graph, shape) or bool(graph.parents(shape)))
        stated = bool(graph.values(shape, "severity"))
        if (reports and _conditions(graph, shape)) or stated:
            found.append(shape)
    return found


_SAYING = frozenset(
    {
        "targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf", "target", "path", "property", "name",
        "description", "message", "severity", "group", "order", "deactivated", "defaultValue", "flags",
        "ignoredProperties",
    }
)  # fmt: skip


def _conditions(graph: ShapesGraph, shape: Node) -> list[str]:
    base = prefixes()["sh"]
    said = (t.predicate.value for t in graph.triples if t.subject == shape)
    return [iri for iri in said if iri.startswith(base) and iri.removeprefix(base) not in _SAYING]
