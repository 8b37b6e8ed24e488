"""Messages of results: those of the shapes with their places filled, or our own in Japanese and English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from ontology import LOCALES, Text, compact, text
from shapes.validation.graph import ShapesGraph
from shapes.validation.language import sh
from shapes.validation.result import Node, Term

_PLACE = re.compile(r"\{[?$](\w+)\}")
_LONGEST = 200

_DEFAULTS: Mapping[str, tuple[str, Text]] = {
    "ClassConstraintComponent": ("class", text("The value is not a {wanted}")),
    "DatatypeConstraintComponent": ("datatype", text("The value is not of the datatype {wanted}")),
    "NodeKindConstraintComponent": ("nodeKind", text("The value is of another kind than {wanted}")),
    "MinCountConstraintComponent": ("minCount", text("There are fewer than {wanted} values")),
    "MaxCountConstraintComponent": ("maxCount", text("There are more than {wanted} values")),
    "MinExclusiveConstraintComponent": ("minExclusive", text("The value is not greater than {wanted}")),
    "MinInclusiveConstraintComponent": ("minInclusive", text("The value is less than {wanted}")),
    "MaxExclusiveConstraintComponent": ("maxExclusive", text("The value is not less than {wanted}")),
    "MaxInclusiveConstraintComponent": ("maxInclusive", text("The value is greater than {wanted}")),
    "MinLengthConstraintComponent": ("minLength", text("The value is shorter than {wanted} characters")),
    "MaxLengthConstraintComponent": ("maxLength", text("The value is longer than {wanted} characters")),
    "PatternConstraintComponent": ("pattern", text("The value does not have the form {wanted}")),
    "LanguageInConstraintComponent": ("languageIn", text("The language of the value is not among {wanted}")),
    "UniqueLangConstraintComponent": ("", text("There is more than one value of one language")),
    "EqualsConstraintComponent": ("equals", text("The values differ from those of {wanted}")),
    "DisjointConstraintComponent": ("disjoint", text("The value is also one of {wanted}")),
    "LessThanConstraintComponent": ("lessThan", text("The value is not less than that of {wanted}")),
    "LessThanOrEqualsConstraintComponent": ("lessThanOrEquals", text("The value is greater than that of {wanted}")),
    "NotConstraintComponent": ("", text("The value is what it must not be")),
    "AndConstraintComponent": ("", text("The value does not meet all of the conditions")),
    "OrConstraintComponent": ("", text("The value meets none of the conditions")),
    "XoneConstraintComponent": ("", text("The value does not meet exactly one of the conditions")),
    "NodeConstraintComponent": ("node", text("The value does not conform to the shape {wanted}")),
    "QualifiedMinCountConstraintComponent": ("qualifiedMinCount", text("Fewer than {wanted} values are as asked for")),
    "QualifiedMaxCountConstraintComponent": ("qualifiedMaxCount", text("More than {wanted} values are as named")),
    "ClosedConstraintComponent": ("", text("The property is not allowed here")),
    "HasValueConstraintComponent": ("hasValue", text("The value {wanted} is missing")),
    "InConstraintComponent": ("in", text("The value is not in the list")),
    "SPARQLConstraintComponent": ("", text("The query of the rule finds a fault")),
}
_ANY = text("The value does not meet the condition {wanted}")


def filled(
    templates: Iterable[ox.Literal],
    places: Mapping[str, Term],
    component: ox.NamedNode,
    graph: ShapesGraph,
    shape: Node | None,
) -> tuple[ox.Literal, ...]:
    """Messages with places such as ``{?value}`` filled (section 5.3.2), ours when the shapes have none."""
    found = []
    for template in templates:
        said = _PLACE.sub(lambda m: plain(places[m[1]]) if m[1] in places else m[0], template.value)
        found.append(ox.Literal(said, language=template.language) if template.language else ox.Literal(said))
    return tuple(found) or default(component, graph, shape)


def default(component: ox.NamedNode, graph: ShapesGraph, shape: Node | None) -> tuple[ox.Literal, ...]:
    """What is wrong by a constraint component, in Japanese and English."""
    name = component.value.removeprefix(sh("result").value.removesuffix("result"))
    word, message = _DEFAULTS.get(name, ("", _ANY))
    wanted = compact(component.value)
    if word and shape is not None:
        values = [m for v in graph.values(shape, word) for m in (graph.members(v) or [v])]
        wanted = ", ".join(plain(v) for v in values) or wanted
    said = Text(message.message, {"wanted": wanted})
    return tuple(ox.Literal(said.to(locale), language=locale) for locale in LOCALES)


def plain(term: Term) -> str:
    """A term as a reader sees it; long ones are cut."""
    said = compact(term.value) if isinstance(term, ox.NamedNode) else term.value
    return said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"
