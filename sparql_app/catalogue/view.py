"""A question as its page shows it: the fields of its form, and the rows of its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph as ox

from ontology import XSD, scheme
from queries import Parameter, Query
from sparql_app.catalogue.question import REFERENCE_DATE
from sparql_app.catalogue.sheet import Telling
from sparql_app.catalogue.sifting import Term, number_of
from sparql_app.facts import Value, address, is_web, short

_INPUTS = {"date": "date", "integer": "number", "iri": "url"}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    Args:
        name: the parameter.
        title: what it is, in the reader's language.
        input: type of the input of HTML.
        value: what stands in it.
        required: the question cannot be asked without it.
        options: value and label of each choice; empty when any will do.
        example: how a value is written.
        least: the smallest number, None when any will do.
        most: the largest number, None when any will do.
        suggestions: value and label of things of the release that it is often about; others are possible.
    """

    name: str
    title: str
    input: str
    value: str
    required: bool
    options: tuple[tuple[str, str], ...]
    example: str
    least: int | None
    most: int | None
    suggestions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what it shows, and whether that is a number or a day."""

    value: Value | None
    is_number: bool = False
    is_day: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """The rows of a page, with the titles of their columns."""

    head: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[Cell, ...], ...]


def fields(
    query: Query, given: Mapping[str, str], as_of: str, locale: str, known: Mapping[str, Sequence[tuple[str, str]]]
) -> list[Field]:
    """The fields of a form.

    Args:
        query: the question.
        given: values by name, right or wrong.
        as_of: reference date of the release.
        locale: language of the reader.
        known: things of the release to suggest, by name of the parameter.
    """
    return [_field(one, given, as_of, locale, tuple(known.get(one.name, ()))) for one in query.parameters]


def _field(
    parameter: Parameter, given: Mapping[str, str], as_of: str, locale: str, known: tuple[tuple[str, str], ...]
) -> Field:
    usual = parameter.default or (as_of if parameter.name == REFERENCE_DATE else "")
    return Field(
        parameter.name,
        parameter.title[locale],
        _INPUTS.get(parameter.type, "text"),
        given.get(parameter.name) or usual,
        parameter.required,
        _options(parameter, locale),
        parameter.example,
        parameter.least,
        parameter.most,
        known,
    )


def _options(parameter: Parameter, locale: str) -> tuple[tuple[str, str], ...]:
    if parameter.scheme:
        return tuple((concept.iri.value, concept.label[locale]) for concept in scheme(parameter.scheme).concepts)
    return tuple((choice, label[locale]) for choice, label in parameter.choices.items())


def shown(telling: Telling, base: str) -> Shown:
    """The rows of an answer for its page, without the columns that only repeat what was asked.

    Args:
        telling: the answer.
        base: base IRI of things.
    """
    told = [number for number, column in enumerate(telling.columns) if not _is_echo(column.name, number, telling)]
    columns = [telling.columns[number] for number in told]
    head = tuple((column.title[telling.locale], column.kind in ("count", "share")) for column in columns)
    rows = (tuple(_cell(row[number], telling, base) for number in told) for row in telling.answered.table.rows)
    return Shown(head, tuple(rows))


def _is_echo(name: str, number: int, telling: Telling) -> bool:
    """Whether a column repeats the value of a parameter, or stands empty since none was given.

    The form above the rows and the table below them tell it.
    """
    question = telling.answered.question
    if name not in {parameter.name for parameter in question.query.parameters}:
        return False
    return name in question.values or all(row[number] is None for row in telling.answered.table.rows)


def _cell(term: Term | None, telling: Telling, base: str) -> Cell:
    if isinstance(term, ox.NamedNode):
        iri = term.value
        web = iri if is_web(iri) and not iri.startswith(base + "/") else ""
        return Cell(Value(telling.names.get(iri) or short(iri), href=address(iri, base), web=web, title=iri))
    if term is None:
        return Cell(None)
    if (number := number_of(term)) is not None:
        return Cell(Value(_grouped(number, term.value)), is_number=True)
    if isinstance(term, ox.Literal) and term.datatype == XSD.date:
        return Cell(Value(term.value), is_day=True)
    language = term.language if isinstance(term, ox.Literal) else None
    return Cell(Value(term.value, language=language or ""))


def _grouped(number: Decimal, lexical: str) -> str:
    is_whole = number == number.to_integral_value() and abs(number) < 10**15
    return f"{int(number):,}" if is_whole else lexical
