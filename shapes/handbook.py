"""Every rule as a page that is read without knowing SHACL: what is asked, of what, how gravely, and by which clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape

import pyoxigraph as ox

from ontology import Text, text
from shapes.clause import clause_label
from shapes.condition import conditions, named, route
from shapes.illustration import illustrations
from shapes.profile import Profile, profiles
from shapes.rule import Rule
from shapes.validation.graph import ShapesGraph
from shapes.validation.result import Node

_SEVERITY: Mapping[str, Text] = {
    "violation": text("must be corrected"),
    "warning": text("to be looked at"),
    "info": text("would be better"),
}


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
        (text("Property"), "".join(route(graph, path, locale) for path in graph.values(node, "path"))),
        (text("Condition"), "; ".join(conditions(graph, node, locale))),
        (text("Weight"), _SEVERITY[rule.severity].to(locale)),
        (text("Message"), rule.message.to(locale)),
        (text("Clause"), clause_label(rule.clause_of(profile.document), locale)),
    )
    told = "".join(f"<dt>{escape(k.to(locale))}</dt><dd>{escape(v)}</dd>" for k, v in rows if v)
    name = f"<h2>{escape(rule.name.to(locale))}</h2><p><code>{escape(rule.id)}</code></p>"
    return f'<section id="{escape(rule.id)}">{name}<dl>{told}{_examples(rule, locale)}</dl></section>'


def _examples(rule: Rule, locale: str) -> str:
    """A record that keeps the rule and one that breaks it, as far as they differ."""
    example = illustrations().get(rule.id)
    if example is None:
        return ""
    told = ((text("Keeps the rule"), example.passing), (text("Breaks the rule"), example.failing))
    return "".join(f"<dt>{escape(title.to(locale))}</dt><dd>{_stated(said, locale)}</dd>" for title, said in told)


def _stated(said: Iterable[tuple[ox.NamedNode, str]], locale: str) -> str:
    rows = "".join(f"<li>{escape(named(p, locale))}: {escape(value)}</li>" for p, value in said)
    return f"<ul>{rows}</ul>" if rows else escape(text("nothing is stated there").to(locale))


def _targets(graph: ShapesGraph, node: Node, locale: str) -> Iterator[str]:
    for value in (*graph.values(node, "targetClass"), *graph.values(node, "targetNode")):
        yield named(value, locale)
    for value in graph.values(node, "targetSubjectsOf"):
        yield text("whatever has {property}", property=named(value, locale)).to(locale)
    for value in graph.values(node, "targetObjectsOf"):
        yield text("whatever is the {property} of something", property=named(value, locale)).to(locale)
