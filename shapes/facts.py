"""Turtle files as a table of facts about each node, for reading rules, clauses and paths."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

import pyoxigraph as ox

from ontology import RDF, SH, compact
from shapes.wording import Wording

Subject: TypeAlias = ox.NamedNode | ox.BlankNode
Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class Facts:
    """What a set of triples says, by subject and predicate.

    Args:
        triples: the triples; triple terms as subjects are left out.
    """

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._about: dict[Subject, dict[ox.NamedNode, list[Term]]] = {}
        for triple in triples:
            if isinstance(triple.subject, ox.NamedNode | ox.BlankNode):
                facts = self._about.setdefault(triple.subject, {})
                facts.setdefault(triple.predicate, []).append(triple.object)

    def subjects(self) -> list[ox.NamedNode]:
        """Every subject with an IRI."""
        return [s for s in self._about if isinstance(s, ox.NamedNode)]

    def predicates(self, subject: Subject) -> list[ox.NamedNode]:
        """The properties that a subject has."""
        return list(self._about.get(subject, {}))

    def all(self, subject: Subject, predicate: ox.NamedNode) -> list[Term]:
        """The values of a property."""
        return self._about.get(subject, {}).get(predicate, [])

    def nodes(self, subject: Subject, predicate: ox.NamedNode) -> list[ox.NamedNode]:
        """The IRIs among the values of a property."""
        return [t for t in self.all(subject, predicate) if isinstance(t, ox.NamedNode)]

    def text(self, subject: Subject, predicate: ox.NamedNode) -> str:
        """The first literal of a property, "" when there is none."""
        return next((t.value for t in self.all(subject, predicate) if isinstance(t, ox.Literal)), "")

    def wording(self, subject: Subject, predicate: ox.NamedNode) -> Wording:
        """The Japanese and English literals of a property, "" for a language that is missing."""
        said = {t.language: t.value for t in self.all(subject, predicate) if isinstance(t, ox.Literal)}
        return Wording(said.get("ja", ""), said.get("en", ""))

    def list(self, head: Term) -> list[Term]:
        """The members of an RDF list."""
        members: list[Term] = []
        while isinstance(head, ox.NamedNode | ox.BlankNode) and head != RDF.nil:
            members += self.all(head, RDF.first)
            head = next(iter(self.all(head, RDF.rest)), RDF.nil)
        return members

    def path(self, node: Term) -> str:
        """A property path of our shapes (SHACL section 2.3.1) in SPARQL notation with prefixed names.

        Predicates, sequences, alternatives, inverse and zero-or-one paths are written; our shapes use no others.
        """
        if isinstance(node, ox.NamedNode):
            return compact(node.value)
        if not isinstance(node, ox.BlankNode):
            raise ValueError(f"{node} is not a property path")
        for optional in self.all(node, SH.zeroOrOnePath):
            return self.path(optional) + "?"
        for turned in self.all(node, SH.inversePath):
            return "^" + self.path(turned)
        for alternatives in self.all(node, SH.alternativePath):
            return "(" + "|".join(self.path(p) for p in self.list(alternatives)) + ")"
        if not (steps := self.list(node)):
            raise ValueError("a property path of a kind that our shapes do not use")
        return "/".join(self.path(p) for p in steps)
