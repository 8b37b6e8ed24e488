"""Funding programmes: status of the mechanism (indicator K2), calls, budgets, and duties."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements import Award, Observation, programme
from loader.elements.naming import state_texts
from loader.errors import RefusedError
from loader.record import Field, Node, Record, Statements
from loader.sources.survey.rows import both, day, state_row
from loader.values import date, period
from ontology import ADMS, DCTERMS, ENISHI, PROV, XSD, Concept, scheme


def _award(row: Field) -> Award:
    return Award(
        funder_codes=[row.text("funder_code")],
        stream=row.text("stream"),
        programme_code=row.text("programme_code"),
        programme_names=both(row, "programme"),
        where="row",
    )


def map_programme(record: Record, statements: Statements, row: Field) -> None:
    """State a programme and what the row tells of it: a status on a day, a call, a budget.

    Raises:
        RefusedError: the row gives a status without a day, or names no programme.
    """
    award = _award(row)
    node, _ = programme(statements, award)
    if node is None:
        raise RefusedError("The row names no programme")
    status, on = row.text("status"), row.text("status_on")
    concept = scheme("mechanism-status").find(status)
    state_row(record, statements, row, node, "mechanism" if concept else None)
    if concept:
        _state_status(statements, node, concept, on)
    _state_call(statements, node, row, record)
    if (budget := row.text("budget")) and (year := period.read(row.text("budget_year"))):
        figure = Observation(scheme("indicator")["K2"], scheme("measure")["budget"], year, value=budget, unit="JPY")
        names = {tag: words for words, tag in award.programme_names}
        observed = statements.mint("figure", record.identifier)
        figure.state(statements, observed, names)
        statements.add(observed, DCTERMS.subject, node)


def _state_status(statements: Statements, node: Node, status: Concept, on: str) -> None:
    """State a status as the programme's state from a day on; a later row states the next one."""
    moment = date.read(on) if on else None
    if moment is None:
        raise RefusedError("A status needs the day from which it holds, in the column {column}", column="status_on")
    state = statements.part("status")
    statements.a(state, PROV.Entity)
    statements.add(state, PROV.specializationOf, node)
    statements.add(state, ADMS.status, status.iri)
    # A month or year stands for its last day: the status is certain only then.
    at = f"{moment.end.isoformat()}T00:00:00+09:00"
    statements.add(state, PROV.generatedAtTime, ox.Literal(at, datatype=XSD.dateTime))


def _state_call(statements: Statements, node: Node, row: Field, record: Record) -> None:
    names = both(row, "call")
    opened, closed = day(row.text("call_opened")), day(row.text("call_closed"))
    if not names and opened is None:
        return
    call = statements.mint("call", record.identifier.partition("/")[2])
    statements.a(call, ENISHI.Call)
    state_texts(statements, call, DCTERMS.title, names)
    statements.add(call, DCTERMS.isPartOf, node)
    statements.add(call, DCTERMS.issued, opened)
    statements.add(call, DCTERMS.valid, closed)


def map_duty(record: Record, statements: Statements, row: Field) -> None:
    """State what a programme, or every programme of a funder, asks of those it funds from a day on."""
    node, funder = programme(statements, _award(row))
    subject = node or funder
    concept = scheme("duty").find(row.text("duty"))
    since = period.read(row.text("duty_from"))
    if subject is None or concept is None or since is None:
        raise RefusedError("The row names no programme")
    duty = statements.mint("policy", record.identifier)
    state_row(record, statements, row, duty)
    statements.a(duty, DCTERMS.Policy)
    statements.add(duty, DCTERMS.type, concept.iri)
    statements.add(duty, DCTERMS.subject, subject)
    statements.add(duty, DCTERMS.issued, ox.Literal(since.start.isoformat(), datatype=XSD.date))
    state_texts(statements, duty, DCTERMS.title, [(words, tag) for tag, words in concept.label.items()])
