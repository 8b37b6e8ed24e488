"""The policy clauses that rules cite, as the files ``clauses*.ttl`` list them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as package_files

import pyoxigraph as ox

from ontology import DCTERMS, FOAF, SKOS
from shapes.facts import Facts
from shapes.wording import Wording

FILES = ("clauses.ttl", "clauses-plans.ttl", "clauses-management.ttl", "clauses-exchange.ttl")
"""The files that list clauses: of the common elements, of plans, of management, of external catalogues."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a document.

    Args:
        iri: ``https://w3id.org/enishi/clause/{document}/{name}``.
        title: the name of the element or passage. It carries no number, since the official one is not known here.
        force: 義務, 条件付き義務, 推奨 or 任意.
        document: IRI of the document.
        document_title: title of the document.
        note: how the document is cited.
        page: web address of the document, "" when none is known.
        section: number of the section in the document, "" where it could not be read.
    """

    iri: str
    title: Wording
    force: Wording
    document: str
    document_title: Wording
    note: Wording
    page: str
    section: str = ""

    @property
    def citation(self) -> Wording:
        """Document, section where it is known, element and force: メタデータの共通項目（…）「データの名称」（義務）."""
        section = f" {self.section}" if self.section else ""
        return Wording(
            f"{self.document_title.ja}{section}「{self.title.ja}」（{self.force.ja}）",
            f"{self.document_title.en}{section}, “{self.title.en}” ({self.force.en})",
        )


def clause_label(clause: str | None, locale: str) -> str:
    """How to cite a clause in a language, "" when there is none."""
    return clauses()[clause].citation.to(locale) if clause else ""


@cache
def clauses() -> Mapping[str, Clause]:
    """Every clause, by IRI."""
    texts = [(package_files("shapes") / name).read_bytes() for name in FILES]
    facts = Facts(q.triple for text in texts for q in ox.parse(text, ox.RdfFormat.TURTLE))
    found: dict[str, Clause] = {}
    for node in facts.subjects():
        for document in facts.nodes(node, DCTERMS.isPartOf):
            force = facts.nodes(node, DCTERMS.type)[0]
            page = next((p.value for p in facts.nodes(document, FOAF.page)), "")
            found[node.value] = Clause(
                node.value,
                facts.wording(node, SKOS.prefLabel),
                facts.wording(force, SKOS.prefLabel),
                document.value,
                facts.wording(document, DCTERMS.title),
                facts.wording(document, SKOS.note),
                page,
                facts.text(node, DCTERMS.identifier),
            )
    return found
