"""Which shapes of others may be carried out, and the reading of what others send (SHACL appendix C)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import pyoxigraph as ox

from ontology import compact, prefixes
from shapes.errors import LimitError, RefusedShapesError, UnreadableGraphError
from shapes.validation.compiled import Compiled
from shapes.validation.graph import DEEPEST, ShapesGraph, depth_of
from shapes.validation.language import own_shapes
from shapes.validation.result import Result
from shapes.validation.wording import plain

LARGEST = 64 * 1024 * 1024
"""Bytes of shapes or data that are read of one file, before `read_graph` refuses it."""

_LONGEST_LITERAL = 1_000_000
"""Characters of one literal of a shapes graph."""

_FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "rdf": ox.RdfFormat.RDF_XML,
    "xml": ox.RdfFormat.RDF_XML,
    "owl": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "json": ox.RdfFormat.JSON_LD,
}


def read_graph(content: bytes, name: str, largest: int = LARGEST) -> list[ox.Triple]:
    """The triples of a file of any RDF syntax; named graphs are read as one graph. Nothing is fetched for it.

    Args:
        content: the bytes.
        name: name of the file, whose ending tells the syntax.
        largest: bytes that it may have.

    Raises:
        LimitError: it is too large.
        UnreadableGraphError: the ending is of no RDF syntax, or the content is not in it.
    """
    if len(content) > largest:
        raise LimitError("{name} is larger than {limit} bytes", name=name, limit=largest)
    syntax = _FORMATS.get(name.rpartition(".")[2].lower())
    if syntax is None:
        known = ", ".join(sorted(_FORMATS))
        raise UnreadableGraphError("{name} is in no RDF syntax; known endings: {known}", name=name, known=known)
    try:
        quads = ox.parse(content, syntax, base_iri="urn:x-enishi:document", rename_blank_nodes=True)
        return list(dict.fromkeys(q.triple for q in quads))
    except (SyntaxError, ValueError) as error:
        raise UnreadableGraphError(
            "{name} is not valid {format}: {error}", name=name, format=syntax.name, error=error
        ) from error


def admit(triples: Iterable[ox.Triple]) -> ShapesGraph:
    """Take shapes of others in.

    Raises:
        RefusedShapesError: they import, use JavaScript, hold no shape, or are not well-formed by the shapes that the
            specification has for shapes.
        LimitError: a literal is too long.
    """
    graph = ShapesGraph(triples)
    imports = ox.NamedNode(prefixes()["owl"] + "imports")
    script = prefixes()["sh"] + "js"
    for t in graph.triples:
        if t.predicate == imports:
            raise RefusedShapesError("The shapes import {iri} by owl:imports; put all into one file", iri=t.object)
        if t.predicate.value.startswith(script):
            raise RefusedShapesError(
                "The shapes use {term}; JavaScript is not carried out", term=compact(t.predicate.value)
            )
        if isinstance(t.object, ox.Literal) and len(t.object.value) > _LONGEST_LITERAL:
            raise LimitError("A literal of the shapes is longer than {n} characters", n=_LONGEST_LITERAL)
    if depth_of(graph) > DEEPEST:
        raise LimitError("The shapes are nested more than {depth} deep, or in themselves", depth=DEEPEST)
    if not graph.shapes:
        raise RefusedShapesError("The file of shapes holds no shape")
    for fault in well_formed(graph):
        message = next((m.value for m in fault.messages if not m.language or m.language == "en"), "")
        value = "" if fault.value is None else plain(fault.value)
        raise RefusedShapesError(
            "The shape {shape} is not well-formed: {path} {value} ({reason})",
            shape=plain(fault.focus), path=compact(fault.path.strip("<>")), value=value, reason=message,
        )  # fmt: skip
    return graph


def well_formed(graph: ShapesGraph) -> list[Result]:
    """What the shapes for shapes (SHACL, appendix C) find in a shapes graph; nothing when it is well-formed."""
    return list(_ours().validate(graph.triples))


@cache
def _ours() -> Compiled:
    return Compiled(ShapesGraph(q.triple for q in ox.parse(own_shapes(), ox.RdfFormat.TURTLE)))
