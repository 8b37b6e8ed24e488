"""The answers of the indicator queries, read strictly into figures."""

from __future__ import annotations

import urllib.parse
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

import pyoxigraph as ox

from loader.errors import StoreError
from loader.indicators.figure import Figure, rank, usual
from loader.record import Node
from ontology import XSD, prefixes
from queries import Query, all_queries, query
from queries.query import Substitutions

_BASES = ("published", "derived", "scenario", "computed")
_DIGITS = Decimal("0.0001")


class Queried(Protocol):
    """What answers the indicator queries: a built store, or one elsewhere that holds the same release."""

    def query(self, query: str, /, *, substitutions: Substitutions) -> object:
        """The solutions of a query with terms in the place of variables."""


class _Row:
    """A row of an indicator query, read strictly: the queries are ours, so a surprise is a fault to be told."""

    def __init__(self, asked: Query, values: Mapping[str, object]) -> None:
        self._asked = asked
        self._values = values

    def _wrong(self, name: str) -> StoreError:
        return StoreError("Query {query} gives no usable ?{variable}", query=self._asked.name, variable=name)

    def node(self, name: str) -> Node | None:
        value = self._values.get(name)
        if value is not None and not isinstance(value, ox.NamedNode):
            raise self._wrong(name)
        return value

    def concept(self, name: str, usual: str) -> Node:
        found = self.node(name) or ox.NamedNode(prefixes()["scheme"] + usual)
        if not found.value.startswith(prefixes()["scheme"]):
            raise self._wrong(name)
        return found

    def basis(self) -> str:
        code = self.concept("basis", "").value.rpartition("/")[2]
        if code not in _BASES:
            raise self._wrong("basis")
        return code

    def text(self, name: str) -> str:
        value = self._values.get(name)
        return value.value if isinstance(value, ox.Literal) else ""

    def number(self, name: str) -> Decimal | None:
        value = self._values.get(name)
        if value is None:
            return None
        if not isinstance(value, ox.Literal) or value.datatype not in (XSD.integer, XSD.decimal):
            raise self._wrong(name)
        return Decimal(value.value)

    def count(self, name: str) -> int | None:
        value = self.number(name)
        if value is not None and (value < 0 or value != value.to_integral_value()):
            raise self._wrong(name)
        return None if value is None else int(value)

    def day(self, name: str) -> date:
        try:
            return date.fromisoformat(self.text(name))
        except ValueError as error:
            raise self._wrong(name) from error


def _ratio(row: _Row, denominator: int | None) -> Decimal | None:
    stated = row.number("ratio")
    return None if stated is None or denominator == 0 else stated.quantize(_DIGITS, ROUND_HALF_UP)


def _key(figure_base: str, indicator: str, parts: Iterable[Node | None], basis: str, period: date) -> str:
    segments = [indicator, basis]
    for part in parts:
        if part is None or usual(part):
            continue
        local = part.value.removeprefix(prefixes()["scheme"])
        if local == part.value:
            local = part.value.removeprefix(figure_base)
            segments.append(urllib.parse.quote(local, safe=":/@.,;~-_()"))
        else:
            segments.append(local.rpartition("/")[2])
    return "/".join([*segments, period.isoformat()])


def _figure(asked: Query, row: _Row, reference_date: date, base: str) -> Figure:
    indicator = asked.name.rpartition("/")[2]
    basis = row.basis()
    variant, stratum = row.concept("variant", "variant/standard"), row.concept("stratum", "stratum/total")
    subject, period = row.node("subject"), row.day("period")
    denominator = row.count("denominator")
    return Figure(
        indicator=indicator,
        basis=basis,
        variant=variant,
        stratum=stratum,
        subject=subject,
        numerator=row.count("numerator"),
        denominator=denominator,
        ratio=_ratio(row, denominator),
        period=period,
        reference_date=reference_date,
        unit=row.text("unit"),
        document=row.node("document"),
        evidence=tuple(ox.NamedNode(iri) for iri in sorted(set(row.text("evidence").split()))),
        key=_key(f"{base}/id/", indicator, (subject, variant, stratum), basis, period),
        base=base,
    )


def _answers(asked: Query, store: Queried, reference_date: date) -> Iterator[_Row]:
    bound = asked.bind({"referenceDate": reference_date.isoformat()})
    solutions = store.query(asked.text, substitutions=bound)
    if not isinstance(solutions, ox.QuerySolutions):
        raise StoreError("Query {query} is no SELECT query", query=asked.name)
    names = [v.value for v in solutions.variables]
    for solution in solutions:
        yield _Row(asked, {name: solution[name] for name in names})


def figures(store: Queried, reference_date: date, base: str, indicator: str | None = None) -> list[Figure]:
    """Every figure that a store gives on a date, by indicator.

    Args:
        store: what is asked, by its default graph.
        reference_date: the date that stands for today in every query.
        base: base IRI of things, without trailing slash.
        indicator: only this one ("K2"); all when None.

    Raises:
        StoreError: two rows are the same figure, or a row is not as a figure needs it.
        QueryError: there is no query for this indicator.
    """
    asked = all_queries("indicators") if indicator is None else (query(f"indicators/{indicator}"),)
    found = [_figure(one, row, reference_date, base) for one in asked for row in _answers(one, store, reference_date)]
    keys = Counter(figure.key for figure in found)
    told = [_by_document(figure) if keys[figure.key] > 1 else figure for figure in found]
    for key, times in Counter(figure.key for figure in told).items():
        if times > 1:
            raise StoreError("The indicator queries give the figure {figure} twice", figure=key)
    return sorted(told, key=_order)


def _order(figure: Figure) -> tuple[object, ...]:
    """What is published first, then what follows from it, then what the graph says; the whole before its parts."""
    parts = (figure.variant, figure.stratum)
    return (
        figure.indicator,
        figure.subject.value if figure.subject else "",
        _BASES.index(figure.basis),
        *(rank(part) for part in parts),
        figure.key,
    )


def _by_document(figure: Figure) -> Figure:
    """The figure under a key that also names its document, for what several documents publish."""
    if figure.document is None:
        return figure
    return replace(figure, key=f"{figure.key}/{figure.document.value.rpartition('/')[2]}")
