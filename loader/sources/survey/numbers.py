"""Numbers told of projects, data and institutions: counts reported to e-Rad (K7), use of data, researchers."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements import Award, Observation, funding
from loader.errors import RefusedError
from loader.record import Field, Node, Record, Statements
from loader.sources.survey.rows import day, state_institution, state_row
from loader.values import identifier, period
from ontology import DCTERMS, PROV, scheme


def map_count(record: Record, statements: Statements, row: Field) -> None:
    """State how many metadata records a project reported to e-Rad in a fiscal year.

    Raises:
        RefusedError: the row names no project.
    """
    code = row.text("funder_code")
    award = Award(
        funder_codes=[code] if code else [],
        number=row.text("jgn"),
        erad_project=row.text("erad_project"),
        where="row",
    )
    project = funding(statements, award).project
    if project is None:
        raise RefusedError("The row names no project")
    node = statements.mint("figure", record.identifier)
    state_row(record, statements, row, node)
    count = Observation(
        scheme("indicator")["K7"],
        scheme("measure")["metadata-records-reported"],
        period.read(row.text("fiscal_year")),
        value=row.text("metadata_records"),
        unit="record",
    )
    named = award.erad_project or award.number
    count.state(statements, node, {"ja": named, "en": named})
    statements.add(node, DCTERMS.subject, project)
    statements.add(node, DCTERMS.issued, day(row.text("reported_on")))
    if concept := scheme("count-entry").find(row.text("entered_by")):
        statements.add(node, DCTERMS.type, concept.iri)


def map_usage(record: Record, statements: Statements, row: Field) -> None:
    """State how often data were used in a period.

    Raises:
        RefusedError: the row names no data, or neither a number nor how it is printed.
    """
    value, printed = row.text("value"), row.text("printed")
    doi, url = identifier.doi(row.text("doi")), identifier.url(row.text("url"))
    measure = scheme("measure").find(row.text("measure"))
    if measure is None or not (doi or url):
        raise RefusedError("The row names no data: a DOI or an address is needed")
    if not value and not printed:
        raise RefusedError("The row has neither a number nor how it is printed")
    node = statements.mint("figure", record.identifier)
    state_row(record, statements, row, node)
    figure = Observation(
        scheme("indicator")["usage"],
        measure,
        period.read(row.text("period")),
        value=value,
        printed=printed,
        status=row.text("status") or "A",
    )
    shown = doi or url or ""
    figure.state(statements, node, {"ja": shown, "en": shown})
    statements.add(node, DCTERMS.subject, _data(statements, doi, url or ""))


def map_staff(record: Record, statements: Statements, row: Field) -> None:
    """State how many researchers an institution had on a day."""
    name = row.text("institution_ja")
    institution = state_institution(statements, row, [(name, "ja")])
    node = statements.mint("figure", record.identifier)
    state_row(record, statements, row, node)
    count = Observation(
        scheme("indicator")["staff"],
        scheme("measure")["researchers"],
        period.read(row.text("counted_on")),
        value=row.text("researchers"),
        unit="person",
    )
    count.state(statements, node, {"ja": name, "en": ""})
    statements.add(node, DCTERMS.subject, institution)


def _data(statements: Statements, doi: str | None, url: str) -> Node:
    """The data that were used: known by DOI, so that they meet the data set of other sources, or by address."""
    if doi is None:
        return ox.NamedNode(url)
    node = statements.mint("dataset", f"doi:{doi}")
    statements.a(node, PROV.Entity)  # that it is a data set is for its own record to say
    statements.identify(node, "doi", doi)
    return node
