"""A question to the catalogue: which query, with which values, sifted how, which page. Read from a request, or refused.

A value is always a term of the type that the header of the query states. What is not a parameter is refused: a misspelt
name would otherwise answer another question than was meant.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import cast
from urllib.parse import urlencode

import pyoxigraph as ox

from ontology import LOCALES
from queries import Column, Parameter, ParameterError, Query, all_queries
from sparql_app.catalogue import refusal
from sparql_app.catalogue.sifting import Sifting, sifting
from sparql_app.wire import Term

FOLDERS = ("answers", "indicators")
"""The folders of the catalogue that are asked by name."""
REFERENCE_DATE = "referenceDate"
"""The parameter that has a value of its own accord: the reference date of the release."""
SIFTING = ("require", "filter", "sort")
SHOWN = ("format", "page", "page_size", "lang", "bom")
"""What says how the answer is shown, and changes no row of it."""
LARGEST = 10_000
"""Rows that one page may have."""
_PAGES = 1_000_000


@dataclass(frozen=True, slots=True)
class Question:
    """A query of the catalogue as it was asked.

    Args:
        query: the query.
        values: its parameters as text, in the order of its header; optional ones without value are left out.
        bound: the same as terms.
        sifting: which rows stay, and in which order.
        page: number of the page, from 1; 0 for all rows.
        size: rows of a page; 0 for all.
    """

    query: Query
    values: Mapping[str, str]
    bound: Mapping[ox.Variable, Term]
    sifting: Sifting
    page: int = 0
    size: int = 0

    @property
    def stem(self) -> str:
        """How addresses name the query."""
        return stem(self.query)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the answer."""
        return columns(self.query)

    @property
    def stated(self) -> str:
        """The question as a query string that is the same for the same question, without page and format."""
        pairs = [*self.values.items()]
        pairs += [(name, one) for name in SIFTING for one in getattr(self.sifting, name)]
        return urlencode(pairs)

    def on(self, page: int, size: int) -> Question:
        """The same question, another page."""
        return replace(self, page=page, size=size)


def stem(asked: Query) -> str:
    """How addresses name a query: "Q05", "K2"."""
    return asked.name.partition("/")[2]


def digest(asked: Query) -> str:
    """What tells one version of a query from another: SHA-256 of its text."""
    return hashlib.sha256(asked.text.encode()).hexdigest()


@cache
def questions() -> Mapping[str, Query]:
    """The queries that are asked by name, by their stems."""
    return {stem(one): one for folder in FOLDERS for one in all_queries(folder)}


def columns(asked: Query) -> tuple[Column, ...]:
    """The columns of a query; where its header titles none, its variables stand for themselves."""
    titled = {column.name: column for column in asked.columns}
    return tuple(titled.get(name) or Column(name, {"ja": name, "en": name}) for name in _variables(asked.text))


@cache
def _variables(text: str) -> tuple[str, ...]:
    solutions = cast(ox.QuerySolutions, ox.Store().query(text))
    return tuple(variable.value for variable in solutions.variables)


def question(asked: Query, arguments: Iterable[tuple[str, str]], as_of: str, *, form: bool = False) -> Question:
    """The question that a request asks.

    Args:
        asked: the query.
        arguments: name and value of each, as they came.
        as_of: reference date of the release, for a parameter ``referenceDate`` that is not given.
        form: a form was filled in, so that a field left empty is a parameter not given. A program that sends an empty
            value has lost one, and would get the answer to another question.

    Raises:
        ProblemError: a parameter is unknown, empty, given twice, missing, or has no value of its type (400).
    """
    given = _given(arguments, asked, form=form)
    values: dict[str, str] = {}
    bound: dict[ox.Variable, Term] = {}
    for parameter in asked.parameters:
        stated = _only(given, parameter.name) or _default(parameter, as_of)
        if stated:
            values[parameter.name] = stated
            bound[parameter.variable] = _term(parameter, stated)
        elif parameter.required:
            raise refusal.missing(parameter)
    page, size = _number(given, "page", _PAGES), _number(given, "page_size", LARGEST)
    _only_of(given, "lang", LOCALES)
    _only_of(given, "bom", ("0", "1"))
    if page and not size:
        raise refusal.sizeless()
    return Question(asked, values, bound, sifting(given, columns(asked)), page or (1 if size else 0), size)


def begun(asked: Query, arguments: Iterable[tuple[str, str]]) -> bool:
    """Whether a request gives every value that the query cannot do without: else a form is to be filled in first."""
    given = {name for name, value in arguments if value}
    return all(
        parameter.name in given or parameter.name == REFERENCE_DATE or parameter.default is not None
        for parameter in asked.parameters
        if parameter.required
    )


def _given(arguments: Iterable[tuple[str, str]], asked: Query, *, form: bool) -> dict[str, list[str]]:
    known = [*(parameter.name for parameter in asked.parameters), *SIFTING, *SHOWN]
    given: dict[str, list[str]] = {}
    for name, value in arguments:
        if name not in known:
            raise refusal.unknown(name, known)
        if not value and not form:
            raise refusal.empty(name)
        if value:
            given.setdefault(name, []).append(value)
    return given


def _only(given: Mapping[str, list[str]], name: str) -> str:
    values = given.get(name, [""])
    if len(values) > 1:
        raise refusal.twice(name)
    return values[0]


def _only_of(given: Mapping[str, list[str]], name: str, choices: Sequence[str]) -> None:
    stated = _only(given, name)
    if stated and stated not in choices:
        raise refusal.choice(name, stated, choices)


def _default(parameter: Parameter, as_of: str) -> str:
    if parameter.default is not None:
        return parameter.default
    return as_of if parameter.name == REFERENCE_DATE else ""


def _term(parameter: Parameter, stated: str) -> Term:
    try:
        return parameter.term(stated)
    except ParameterError as error:
        raise refusal.value(parameter, error) from error


def _number(given: Mapping[str, list[str]], name: str, most: int) -> int:
    stated = _only(given, name)
    if not stated:
        return 0
    if not (stated.isascii() and stated.isdigit() and len(stated) < 9 and 0 < int(stated) <= most):
        raise refusal.number(name, stated, most)
    return int(stated)
