"""The conditions of shapes in words that are read without knowing SHACL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

import pyoxigraph as ox

from ontology import LOCALES, RDFS, SKOS, Text, compact, text
from ontology import files as ontology_files
from shapes.validation.graph import ShapesGraph
from shapes.validation.language import sh
from shapes.validation.result import Node, Term

WORDS: Mapping[str, Text] = {
    "minCount": text("at least {wanted} values"),
    "maxCount": text("at most {wanted} values"),
    "minLength": text("at least {wanted} characters"),
    "maxLength": text("at most {wanted} characters"),
    "pattern": text("of the form {wanted}"),
    "datatype": text("of the datatype {wanted}"),
    "class": text("a {wanted}"),
    "nodeKind": text("of the kind {wanted}"),
    "hasValue": text("{wanted} is among the values"),
    "in": text("one of: {wanted}"),
    "languageIn": text("in one of the languages {wanted}"),
    "uniqueLang": text("no language twice"),
    "equals": text("the same as {wanted}"),
    "disjoint": text("none of those of {wanted}"),
    "lessThan": text("less than {wanted}"),
    "lessThanOrEquals": text("not greater than {wanted}"),
    "minInclusive": text("{wanted} or more"),
    "maxInclusive": text("{wanted} or less"),
    "minExclusive": text("more than {wanted}"),
    "maxExclusive": text("less than {wanted}"),
    "qualifiedMinCount": text("at least {wanted} values are: {inner}"),
    "qualifiedMaxCount": text("at most {wanted} values are: {inner}"),
    "closed": text("no other properties"),
    "sparql": text("a query finds no fault"),
}
_KINDS: Mapping[str, Text] = {
    sh("IRI").value: text("an IRI"),
    sh("Literal").value: text("a text, number or date"),
    sh("BlankNodeOrIRI").value: text("a thing"),
}
_DEEPEST = 8
_MOST = 12
"""Values of a list that are told; the others are counted."""


def conditions(graph: ShapesGraph, node: Term, locale: str, depth: int = 0) -> list[str]:
    """The conditions of a shape in words."""
    if depth > _DEEPEST or isinstance(node, ox.Literal):
        return ["…"]
    found = []
    inner = "; ".join(c for v in graph.values(node, "qualifiedValueShape") for c in _inside(graph, v, locale, depth))
    for word, phrase in WORDS.items():
        for value in graph.values(node, word):
            wanted = value_told(graph, value, locale)
            found.append(Text(phrase.message, {"wanted": wanted, "inner": inner}).to(locale))
    found += _nested(graph, node, locale, depth)
    return found


def _nested(graph: ShapesGraph, node: Node, locale: str, depth: int) -> Iterator[str]:
    for value in graph.values(node, "node"):
        yield " ".join(_inside(graph, value, locale, depth))
    for value in graph.values(node, "not"):
        yield text("not ({inner})", inner="; ".join(_inside(graph, value, locale, depth))).to(locale)
    for value in graph.values(node, "property"):
        path = graph.value(value, "path")
        told = "; ".join(conditions(graph, value, locale, depth + 1))
        yield f"{route(graph, path, locale) if path is not None else ''}: {told}"
    joined = {
        "and": text("all of: {inner}"),
        "or": text("one or more of: {inner}"),
        "xone": text("exactly one of: {inner}"),
    }
    for word, phrase in joined.items():
        for head in graph.values(node, word):
            each = (f"({'; '.join(_inside(graph, m, locale, depth))})" for m in graph.members(head))
            yield Text(phrase.message, {"inner": " ".join(each)}).to(locale)


def _inside(graph: ShapesGraph, shape: Term, locale: str, depth: int) -> list[str]:
    """A shape that another refers to: its name, or what it asks."""
    names = [m for m in graph.values(shape, "name") if isinstance(m, ox.Literal)]
    for name in names:
        if name.language == locale:
            return [name.value]
    return conditions(graph, shape, locale, depth + 1)


def value_told(graph: ShapesGraph, value: Term, locale: str) -> str:
    """A value, or the values of a list, in words."""
    members = graph.members(value)
    if not members:
        return named(value, locale)
    told = ", ".join(named(m, locale) for m in members[:_MOST])
    return told if len(members) <= _MOST else text("{told} and {n} more", told=told, n=len(members) - _MOST).to(locale)


def named(value: Term, locale: str) -> str:
    """The label of a term in a language, its short name when the project has none."""
    if not isinstance(value, ox.NamedNode):
        return value.value
    if value.value in _KINDS:
        return _KINDS[value.value].to(locale)
    return _labels().get((value.value, locale)) or compact(value.value).removeprefix("sh:")


@cache
def _labels() -> Mapping[tuple[str, str], str]:
    """Labels of terms and concepts by IRI and language; a concept lends its label to its exact matches."""
    found: dict[tuple[str, str], str] = {}
    same: list[tuple[str, str]] = []
    for file in ontology_files():
        for quad in ox.parse(file.read_bytes(), ox.RdfFormat.TURTLE):
            if not isinstance(quad.subject, ox.NamedNode):
                continue
            if quad.predicate in (RDFS.label, SKOS.prefLabel) and isinstance(quad.object, ox.Literal):
                found[quad.subject.value, quad.object.language or ""] = quad.object.value
            elif quad.predicate == SKOS.exactMatch and isinstance(quad.object, ox.NamedNode):
                same.append((quad.object.value, quad.subject.value))
    for other, ours in same:
        for locale in LOCALES:
            if (ours, locale) in found:
                found.setdefault((other, locale), found[ours, locale])
    return found


def route(graph: ShapesGraph, path: Term, locale: str) -> str:
    """A property path in the labels of its properties."""
    if isinstance(path, ox.NamedNode):
        return named(path, locale)
    if steps := graph.members(path):
        return " › ".join(route(graph, step, locale) for step in steps)
    for head in graph.values(path, "alternativePath"):
        return text("{path} (any of them)", path=", ".join(route(graph, m, locale) for m in graph.members(head))).to(
            locale
        )
    for inner in graph.values(path, "inversePath"):
        return text("that of which it is the {path}", path=route(graph, inner, locale)).to(locale)
    for inner in graph.values(path, "zeroOrOnePath"):
        return text("{path} (if any)", path=route(graph, inner, locale)).to(locale)
    return graph.path(path)
