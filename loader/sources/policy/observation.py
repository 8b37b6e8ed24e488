"""A cited number with the document as its primary source."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements import Award, Citation, Observation, catalogue_record, funder, funding
from loader.elements.naming import state_texts
from loader.errors import RefusedError
from loader.record import Field, Node, Record, Statements
from loader.sources.policy.table import cell, coded
from loader.values import identifier, period
from ontology import DCTERMS, FOAF, FRAPO, PROV, SDO, SKOS, scheme


def map_record(record: Record, statements: Statements) -> None:
    """State a cited number with the document as its primary source.

    Raises:
        RefusedError: the record has no content.
    """
    row = record.fields
    if row is None:
        raise RefusedError("The record {record} has no content", record=record.identifier)
    node = statements.mint("figure", record.identifier)
    catalogue_record(statements, record, node)
    _observation(row).state(statements, node, {lang: cell(row, f"subject_{lang}") for lang in ("ja", "en")})
    _citation(row).state(statements, node)
    _subject(statements, node, row)
    for predicate, column in ((SKOS.definition, "definition"), (SKOS.note, "note")):
        state_texts(statements, node, predicate, _both(row, column))


def _both(row: Field, column: str) -> list[tuple[str, str]]:
    """The Japanese and English text of a pair of columns."""
    return [(row.text(f"{column}_ja"), "ja"), (row.text(f"{column}_en"), "en")]


def _observation(row: Field) -> Observation:
    return Observation(
        indicator=scheme("indicator")[row.text("indicator")],
        measure=scheme("measure")[row.text("measure")],
        period=period.read(row.text("period")),
        stratum=coded(row.text("stratum")),
        value=row.text("value"),
        printed=row.text("printed"),
        unit=row.text("unit"),
        status=row.text("status") or "A",
    )


def _citation(row: Field) -> Citation:
    return Citation(
        name=row.text("document"),
        titles=_both(row, "document"),
        publishers=_both(row, "publisher"),
        issued=row.text("document_issued"),
        url=row.text("document_url"),
        section=row.text("section"),
    )


def _subject(statements: Statements, node: Node, row: Field) -> None:
    """What the number is about: a project, or a resource known by its address."""
    kind, key = row.text("subject_kind"), row.text("subject")
    titles = [(words, lang) for words, lang in _both(row, "subject") if words]
    code, number, url = row.text("subject_funder"), row.text("subject_jgn"), row.text("subject_url")
    if kind == "resource" and (address := identifier.url(url)):
        statements.add(node, DCTERMS.subject, ox.NamedNode(address))
    elif kind == "project":
        award = Award(funder_codes=[code] if code else [], number=number, titles=titles, where="subject")
        project = funding(statements, award).project if number else _project(statements, key, award)
        statements.add(node, DCTERMS.subject, project)


def _project(statements: Statements, key: str, award: Award) -> Node:
    """A project that the document calls by a name only."""
    node = statements.mint("project", key)
    statements.a(node, FOAF.Project, SDO.ResearchProject, PROV.Activity)
    state_texts(statements, node, DCTERMS.title, award.titles)
    money, _ = funder(statements, award)
    statements.add(node, FRAPO.hasFundingAgency, money)
    return node
