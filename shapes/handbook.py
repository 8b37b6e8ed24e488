"""Every rule as a page that is read without knowing SHACL: what is asked, of what, how gravely, and by which clause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from html import escape

import pyoxigraph as ox

from ontology import LOCALES, RDFS, SKOS, Text, compact, text
from ontology import files as ontology_files
from shapes.clause import clause_label
from shapes.profile import Profile, profiles
from shapes.rule import Rule
from shapes.validation.graph import ShapesGraph
from shapes.validation.language import sh
from shapes.validation.result import Node, Term

_SEVERITY: Mapping[str, Text] = {
    "violation": text("must be corrected"),
    "warning": text("to be looked at"),
    "info": text("would be better"),
}
_WORDS: Mapping[str, Text] = {
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


def pages(locale: str) -> dict[str, str]:
    """File names and HTML of the pages in a language: one a profile, and a table of them."""
    found = {f"{p.id}.html": _page(p, locale) for p in profiles().values()}
    return {"index.html": _index(locale), **found}


def _html(title: str, body: str, locale: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{locale}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><style>'
        "body{font-family:sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem;line-height:1.6}"
        "section{border-top:1px solid #bbb}dt{font-weight:bold}dd{margin:0 0 .4rem 1rem}code{overflow-wrap:anywhere}"
        f"</style></head><body><h1>{escape(title)}</h1>\n{body}\n</body></html>\n"
    )


def _index(locale: str) -> str:
    rows = "".join(
        f'<li><a href="{p.id}.html">{escape(p.title.to(locale))}</a> ({escape(p.version)}): '
        f"{escape(p.summary.to(locale))}</li>"
        for p in profiles().values()
    )
    return _html(text("Rule profiles").to(locale), f"<ul>{rows}</ul>", locale)


def _page(profile: Profile, locale: str) -> str:
    graph = ShapesGraph(profile.triples)
    names = f"<p><code>{profile.iri}</code><br><code>sha256:{profile.sha256}</code></p>"
    head = f"<p>{escape(profile.summary.to(locale))}</p>{names}"
    parts = [_rule(rule, profile, graph, locale) for rule in profile.rules.values()]
    return _html(profile.title.to(locale), head + "\n".join(parts), locale)


def _rule(rule: Rule, profile: Profile, graph: ShapesGraph, locale: str) -> str:
    node = ox.NamedNode(rule.iri)
    rows: tuple[tuple[Text, str], ...] = (
        (text("Element"), rule.element.label.to(locale)),
        (text("Applies to"), ", ".join(_targets(graph, node, locale))),
        (text("Property"), "".join(_route(graph, path, locale) for path in graph.values(node, "path"))),
        (text("Condition"), "; ".join(conditions(graph, node, locale))),
        (text("Weight"), _SEVERITY[rule.severity].to(locale)),
        (text("Message"), rule.message.to(locale)),
        (text("Clause"), clause_label(rule.clause_of(profile.document), locale)),
    )
    told = "".join(f"<dt>{escape(k.to(locale))}</dt><dd>{escape(v)}</dd>" for k, v in rows if v)
    name = f"<h2>{escape(rule.name.to(locale))}</h2><p><code>{escape(rule.id)}</code></p>"
    return f'<section id="{escape(rule.id)}">{name}<dl>{told}</dl></section>'


def _targets(graph: ShapesGraph, node: Node, locale: str) -> Iterator[str]:
    for value in (*graph.values(node, "targetClass"), *graph.values(node, "targetNode")):
        yield _named(value, locale)
    for value in graph.values(node, "targetSubjectsOf"):
        yield text("whatever has {property}", property=_named(value, locale)).to(locale)
    for value in graph.values(node, "targetObjectsOf"):
        yield text("whatever is the {property} of something", property=_named(value, locale)).to(locale)


def conditions(graph: ShapesGraph, node: Term, locale: str, depth: int = 0) -> list[str]:
    """The conditions of a shape in words."""
    if depth > _DEEPEST or isinstance(node, ox.Literal):
        return ["…"]
    found = []
    inner = "; ".join(c for v in graph.values(node, "qualifiedValueShape") for c in _inside(graph, v, locale, depth))
    for word, phrase in _WORDS.items():
        for value in graph.values(node, word):
            wanted = _value(graph, value, locale)
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
        yield f"{_route(graph, path, locale) if path is not None else ''}: {told}"
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


def _value(graph: ShapesGraph, value: Term, locale: str) -> str:
    members = graph.members(value)
    if not members:
        return _named(value, locale)
    told = ", ".join(_named(m, locale) for m in members[:_MOST])
    return told if len(members) <= _MOST else text("{told} and {n} more", told=told, n=len(members) - _MOST).to(locale)


def _named(value: Term, locale: str) -> str:
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


def _route(graph: ShapesGraph, path: Term, locale: str) -> str:
    """A property path in the labels of its properties."""
    if isinstance(path, ox.NamedNode):
        return _named(path, locale)
    if steps := graph.members(path):
        return " › ".join(_route(graph, step, locale) for step in steps)
    for head in graph.values(path, "alternativePath"):
        return text("{path} (any of them)", path=", ".join(_route(graph, m, locale) for m in graph.members(head))).to(
            locale
        )
    for inner in graph.values(path, "inversePath"):
        return text("that of which it is the {path}", path=_route(graph, inner, locale)).to(locale)
    for inner in graph.values(path, "zeroOrOnePath"):
        return text("{path} (if any)", path=_route(graph, inner, locale)).to(locale)
    return graph.path(path)
