"""A cited number as a qb:Observation (RDF Data Cube section 5) with the document as its primary source."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements import Award, catalogue_record, document, funder, funding
from loader.elements.naming import state_texts
from loader.errors import RefusedError
from loader.record import Field, Node, Record, Statements
from loader.sources.policy.table import cell, coded
from loader.values import identifier, period
from ontology import (
    DCAT,
    DCTERMS,
    ENISHI,
    FOAF,
    FRAPO,
    PROV,
    QB,
    RDFS,
    SDMXA,
    SDMXD,
    SDO,
    SKOS,
    XSD,
    prefixes,
    scheme,
)


def map_record(record: Record, statements: Statements) -> None:
    """State a cited number as a qb:Observation with the document as its primary source.

    Raises:
        RefusedError: the record has no content.
    """
    row = record.fields
    if row is None:
        raise RefusedError("The record {record} has no content", record=record.identifier)
    node = statements.mint("figure", record.identifier)
    statements.a(node, QB.Observation)
    catalogue_record(statements, record, node)
    _dimensions(statements, node, row)
    _value(statements, node, row)
    _document(statements, node, row)
    _subject(statements, node, row)
    for predicate, column in ((SKOS.definition, "definition"), (SKOS.note, "note")):
        state_texts(statements, node, predicate, _both(row, column))


def _both(row: Field, column: str) -> list[tuple[str, str]]:
    """The Japanese and English text of a pair of columns."""
    return [(row.text(f"{column}_ja"), "ja"), (row.text(f"{column}_en"), "en")]


def _dimensions(statements: Statements, node: Node, row: Field) -> None:
    measure = scheme("measure")[row.text("measure")]
    stratum = coded(row.text("stratum")) or scheme("stratum")["total"]
    indicator = scheme("indicator")[row.text("indicator")]
    statements.add(node, ENISHI.indicator, indicator.iri)
    statements.add(node, ENISHI.basis, scheme("figure-basis")["published"].iri)
    statements.add(node, ENISHI.measure, measure.iri)
    statements.add(node, ENISHI.stratum, stratum.iri)
    found = period.read(row.text("period"))
    if found is not None:
        day = ox.Literal(found.end.isoformat(), datatype=XSD.date)
        span = statements.part("period")
        statements.add(node, SDMXD.refPeriod, day)
        statements.add(node, DCTERMS.temporal, span)
        statements.a(span, DCTERMS.PeriodOfTime)
        statements.add(span, DCAT.startDate, ox.Literal(found.start.isoformat(), datatype=XSD.date))
        statements.add(span, DCAT.endDate, day)
        state_texts(statements, span, RDFS.label, [(words, lang) for lang, words in found.label.items()])
    for lang in ("ja", "en"):
        about = cell(row, f"subject_{lang}")
        if stratum.iri != scheme("stratum")["total"].iri:
            about = stratum.label.get(lang, "")
        title = f"{measure.label[lang]}: {about}" if about else measure.label[lang]
        state_texts(statements, node, DCTERMS.title, [(title, lang)])


def _value(statements: Statements, node: Node, row: Field) -> None:
    value, printed = row.text("value"), row.text("printed")
    if value:
        datatype = XSD.decimal if "." in value else XSD.integer
        statements.add(node, SDO.value, ox.Literal(value, datatype=datatype))
    if printed:
        statements.add(node, RDFS.label, ox.Literal(printed))
    if unit := row.text("unit"):
        statements.add(node, SDO.unitText, ox.Literal(unit))
    status = row.text("status") or "A"
    statements.add(node, SDMXA.obsStatus, ox.NamedNode(f"{prefixes()['sdmx-code']}obsStatus-{status}"))


def _document(statements: Statements, node: Node, row: Field) -> None:
    cited = document(statements, row.text("document"))
    cited.title(_both(row, "document"))
    if issued := row.text("document_issued"):
        cited.date("Issued", issued, "document_issued")
    if url := row.text("document_url"):
        cited.page(url, "document_url")
    publisher = [(words, lang) for words, lang in _both(row, "publisher") if words]
    if publisher:
        agent = statements.mint("organization", f"publisher:{publisher[-1][0]}")
        statements.a(agent, FOAF.Organization)
        state_texts(statements, agent, FOAF.name, publisher)
        statements.add(cited.node, DCTERMS.publisher, agent)
    statements.add(node, PROV.hadPrimarySource, cited.node)
    if section := row.text("section"):
        statements.add(node, DCTERMS.bibliographicCitation, ox.Literal(section))


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
