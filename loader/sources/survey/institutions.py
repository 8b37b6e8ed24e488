"""Institutions with their class and repository, and their data policies (indicator K1)."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements.naming import state_texts
from loader.record import Field, Node, Record, Statements
from loader.sources.survey.rows import both, day, state_institution, state_row
from loader.values import identifier
from ontology import DCAT, DCTERMS, FOAF, FRAPO, ORG, RDFS, scheme


def map_institution(record: Record, statements: Statements, row: Field) -> None:
    """State an institution, its class, and the repository it runs."""
    node = state_institution(statements, row, both(row, "name"))
    names, url, opened = both(row, "repository"), row.text("repository_url"), day(row.text("opened"))
    has_repository = bool(names or url)  # only these are counted by K1, so only these need a class
    state_row(record, statements, row, node, "data-policy" if has_repository else None)
    if concept := scheme("institution-class").find(row.text("class")):
        statements.add(node, ORG.classification, concept.iri)
    if has_repository:
        _state_repository(statements, node, names, url, opened)


def _state_repository(
    statements: Statements, institution: Node, names: list[tuple[str, str]], url: str, opened: ox.Literal | None
) -> None:
    node = statements.local("repository", "repository")
    statements.a(node, DCAT.Catalog, FRAPO.DataRepository)
    state_texts(statements, node, RDFS.label, names)
    statements.add(node, DCTERMS.publisher, institution)
    statements.add(node, DCTERMS.issued, opened)
    if address := identifier.url(url):
        statements.add(node, FOAF.homepage, ox.NamedNode(address))


def map_policy(record: Record, statements: Statements, row: Field) -> None:
    """State the data policy of an institution with the days on which it is in force."""
    institution = state_institution(statements, row, [(row.text("institution_ja"), "ja")])
    node = statements.mint("policy", record.identifier.partition("/")[2])
    state_row(record, statements, row, node, "data-policy")
    statements.a(node, DCTERMS.Policy)
    state_texts(statements, node, DCTERMS.title, both(row, "title"))
    statements.add(node, DCTERMS.creator, institution)
    statements.add(node, DCTERMS.issued, day(row.text("in_force")))
    statements.add(node, DCTERMS.valid, day(row.text("repealed")))
    if address := identifier.url(row.text("url")):
        statements.add(node, FOAF.page, ox.NamedNode(address))
