"""An answer for people who work in a spreadsheet: titles beside IRIs, typed cells, and where the rows come from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version

import pyoxigraph as ox

from loader import spreadsheet
from loader.spreadsheet import Cell, Sheet
from ontology import XSD, text
from queries import Column
from sparql_app.catalogue.answering import Answered
from sparql_app.catalogue.question import SIFTING, digest
from sparql_app.catalogue.sifting import Row, Term, number_of
from sparql_app.published import Edition

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WIDTHS = {"iri": 32, "text": 28, "identifier": 20, "count": 12, "share": 10, "date": 12}


@dataclass(frozen=True, slots=True)
class Telling:
    """An answer with all that is told beside it.

    Args:
        answered: the answer.
        edition: the release.
        names: titles of things by IRI.
        locale: "ja" or "en".
        address: permanent address of the answer, "" where none is known.
        digest: SHA-256 of the release; "" when the reader may not know it.
        licence: IRI of the licence, "" when none is stated.
    """

    answered: Answered
    edition: Edition
    names: Mapping[str, str]
    locale: str
    address: str = ""
    digest: str = ""
    licence: str = ""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the answer."""
        return self.answered.question.columns


def workbook(telling: Telling) -> bytes:
    """The answer as a workbook, with a sheet that says where it comes from."""
    query = telling.answered.question.query
    sheet = Sheet(f"{telling.answered.question.stem} {query.title[telling.locale]}", head(telling), rows(telling))
    wide = [_WIDTHS[column.kind] for column, _ in _places(telling)]
    made = Sheet(sheet.title, sheet.head, sheet.rows, wide)
    return spreadsheet.workbook([made], provenance(telling), telling.locale, telling.edition.created)


def csv(telling: Telling) -> bytes:
    """The answer as CSV for people; the protocol's CSV is another."""
    return spreadsheet.csv_for_people(head(telling), rows(telling))


def head(telling: Telling) -> list[str]:
    """The titles of the columns; a thing has two, its title and its IRI."""
    return [column.title[telling.locale] + (" (IRI)" if is_iri else "") for column, is_iri in _places(telling)]


def rows(telling: Telling) -> Iterator[tuple[Cell, ...]]:
    """The cells; where the release holds no data to answer from, one line that says so."""
    if not telling.answered.has_data:
        needed = telling.answered.question.query.header.needs[telling.locale]
        yield (text("No data. What would have to be loaded: {needed}", needed=needed).to(telling.locale),)
        return
    things = _things(telling)
    for row in telling.answered.table.rows:
        yield tuple(_cells(row, telling, things))


def _places(telling: Telling) -> list[tuple[Column, bool]]:
    """The columns of the sheet: each of the answer, and after one with things another for their IRIs."""
    things = _things(telling)
    return [
        place
        for number, column in enumerate(telling.columns)
        for place in ((column, False), *([(column, True)] if number in things else []))
    ]


def _things(telling: Telling) -> set[int]:
    found = {number for number, column in enumerate(telling.columns) if column.kind == "iri"}
    for row in telling.answered.table.rows:
        found.update(number for number, term in enumerate(row) if isinstance(term, ox.NamedNode))
    return found


def _cells(row: Row, telling: Telling, things: set[int]) -> Iterator[Cell]:
    for number, (column, term) in enumerate(zip(telling.columns, row, strict=True)):
        is_iri = isinstance(term, ox.NamedNode)
        if number in things and term is not None and is_iri:
            yield telling.names.get(term.value, "")
        else:
            yield cell(term, column.kind)
        if number in things:
            yield term.value if term is not None and is_iri else None


def cell(term: Term | None, kind: str) -> Cell:
    """A term as a cell: a number, a day, a truth value, or a text."""
    if term is None:
        return None
    if kind == "identifier":
        return term.value
    if (number := number_of(term)) is not None:
        return number
    if isinstance(term, ox.Literal) and term.datatype == XSD.boolean and term.value in ("true", "false"):
        return term.value == "true"
    is_day = kind == "date" or (isinstance(term, ox.Literal) and term.datatype == XSD.date)
    if is_day and _DAY.fullmatch(term.value):
        try:
            return date.fromisoformat(term.value)
        except ValueError:
            return term.value
    return term.value


def provenance(telling: Telling) -> list[tuple[str, Cell]]:
    """All of `origin`, with the permanent address and the text of the query."""
    said = telling.locale
    address = [(text("Permanent address").to(said), telling.address)] if telling.address else []
    return [*origin(telling), *address, (text("Query").to(said), telling.answered.question.query.text)]


def origin(telling: Telling) -> list[tuple[str, Cell]]:
    """Where the rows come from: question, parameters, release, digest, licence."""
    question, made, said = telling.answered.question, telling.edition.manifest, telling.locale
    query = question.query

    facts: list[tuple[str, Cell]] = [
        (text("Question").to(said), f"{question.stem} {query.title[said]}"),
        (text("What it answers").to(said), query.summary[said]),
    ]
    facts += [(parameter.title[said], question.values.get(parameter.name, "")) for parameter in query.parameters]
    facts += [(name, one) for name in SIFTING for one in getattr(question.sifting, name)]
    facts += _extent(telling)
    facts += [
        (text("Release").to(said), made.id),
        (text("Reference date of the release").to(said), date.fromisoformat(made.as_of)),
        (text("Built").to(said), datetime.fromisoformat(made.created).isoformat(timespec="seconds")),
        (text("SHA-256 of the {scope} store", scope=telling.edition.scope).to(said), telling.digest),
        (text("SHA-256 of the query").to(said), digest(query)),
        (text("Version of enishi").to(said), version("enishi")),
        (text("Licence").to(said), telling.licence),
    ]
    return [(title, value) for title, value in facts if value not in ("", None)]


def _extent(telling: Telling) -> Sequence[tuple[str, Cell]]:
    answered, said = telling.answered, telling.locale
    if not answered.has_data:
        return [(text("Rows").to(said), text("no data").to(said))]
    facts: list[tuple[str, Cell]] = [(text("Rows").to(said), answered.total)]
    if answered.question.size:
        page = text("{page} of {pages}", page=answered.question.page, pages=answered.pages)
        facts.append((text("Page").to(said), page.to(said)))
    return facts
