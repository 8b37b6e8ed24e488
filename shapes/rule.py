"""A rule: a shape that can be broken, with what a reader needs to know about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as package_files

import pyoxigraph as ox

from ontology import DCTERMS, RDFS, SH
from shapes.clause import clauses
from shapes.facts import Facts
from shapes.wording import Wording

SEVERITIES = ("violation", "warning", "info")
"""Severities of rules and findings, the gravest first."""


class UnknownRuleError(LookupError):
    """A rule was named that no profile defines."""


@dataclass(frozen=True, slots=True)
class Element:
    """A common metadata element, under whose name rules are told.

    Args:
        iri: ``https://w3id.org/enishi/scheme/element/{name}``.
        label: its name.
        order: its place in enishi's own order, which is not the official numbering.
    """

    iri: str
    label: Wording
    order: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a profile.

    Args:
        iri: ``https://w3id.org/enishi/shape/{set}/{name}``.
        name: what holds when the rule is kept.
        message: what was found, what is expected and what to do, with places ``{?value}``, ``{?field}``, ``{$this}``.
        severity: "violation", "warning" or "info".
        element: the common element it is about.
        clauses: IRIs of the clauses it enforces.
        path: property path it looks at, in prefixed names; "" when it looks at the whole record.
        order: place among the rules of the element.
        replaced_by: IRIs of rules that tell the same fault from the graph.
    """

    iri: str
    name: Wording
    message: Wording
    severity: str
    element: Element
    clauses: tuple[str, ...]
    path: str
    order: int
    replaced_by: tuple[str, ...] = ()

    @property
    def clause(self) -> str | None:
        """The first clause it cites."""
        return self.clauses[0] if self.clauses else None

    @property
    def id(self) -> str:
        """The last two segments of its IRI, which name it in the project: ``element/title-missing``."""
        return "/".join(self.iri.rsplit("/", 2)[1:])

    def clause_of(self, document: str) -> str | None:
        """The clause to cite when a record is judged by a document.

        A shared rule cites one clause for each version of the common elements; the version in force is named, then a
        document that is no version, then any.
        """
        known = clauses()
        for clause in self.clauses:
            if known[clause].document == document:
                return clause
        others = [c for c in self.clauses if "/clause/cao-" not in c]
        return others[0] if others else self.clause


@cache
def elements() -> Mapping[str, Element]:
    """Every common element, by IRI."""
    text = (package_files("shapes") / "elements.ttl").read_bytes()
    facts = Facts(q.triple for q in ox.parse(text, ox.RdfFormat.TURTLE))
    return {
        node.value: Element(node.value, facts.wording(node, RDFS.label), int(facts.text(node, SH.order)))
        for node in facts.subjects()
    }


def read_rules(facts: Facts) -> dict[str, Rule]:
    """The rules among some shapes: every shape with a severity. Conditions have none, since they report nothing."""
    found: dict[str, Rule] = {}
    for node in facts.subjects():
        for severity in facts.nodes(node, SH.severity):
            paths = facts.all(node, SH.path) or facts.all(node, DCTERMS.subject)
            found[node.value] = Rule(
                iri=node.value,
                name=facts.wording(node, SH.name),
                message=facts.wording(node, SH.message),
                severity=severity.value.rsplit("#", 1)[1].lower(),
                element=elements()[facts.nodes(node, SH.group)[0].value],
                clauses=tuple(c.value for c in facts.nodes(node, DCTERMS.source)),
                path=facts.path(paths[0]) if paths else "",
                order=int(facts.text(node, SH.order)),
                replaced_by=tuple(r.value for r in facts.nodes(node, DCTERMS.isReplacedBy)),
            )
    return found
