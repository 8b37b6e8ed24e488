"""``require``, ``filter`` and ``sort``: which rows of an answer stay, and in which order (the names are RAMOSE's).

All of it works on the terms of the answer, after the query. Nothing of it becomes SPARQL. Regular expressions are those
of RE2, which needs time in proportion to what it reads, whatever the expression.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import pyoxigraph as ox
import re2

from ontology import XSD, Text, text
from queries import Column
from sparql_app.catalogue import refusal

Term = ox.NamedNode | ox.BlankNode | ox.Literal
Row = Sequence[Term | None]
_Key = tuple[int, Decimal, str, str]

MOST = 5
"""How often ``require``, ``filter`` and ``sort`` may stand in one question, each."""
_LONGEST = 500
"""Characters of a condition."""
_MEMORY = 1 << 20
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_DAY = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)
_ORDER = re.compile(r"(?:(asc|desc)\(([A-Za-z0-9]+)\)|([A-Za-z0-9]+))")
_NUMBERS = frozenset({XSD.integer, XSD.decimal, XSD.double, XSD.nonNegativeInteger})
_ASKED_NUMBERS = ("count", "share")


@dataclass(frozen=True, slots=True)
class Sifting:
    """What is to be done with the rows.

    Args:
        require: columns that must have a value.
        filter: conditions as they were stated, ``column:=value``.
        sort: orders as they were stated, ``desc(column)``, the most important first.
        keeps: whether a row stays, by number of the column, for each condition.
        orders: number of the column, and whether it goes downwards, for each order.
    """

    require: tuple[str, ...] = ()
    filter: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()
    keeps: tuple[tuple[int, Callable[[Term], bool]], ...] = field(default=(), compare=False)
    orders: tuple[tuple[int, bool], ...] = field(default=(), compare=False)

    def __bool__(self) -> bool:
        return bool(self.require or self.filter or self.sort)

    def __call__(self, rows: Iterable[Row]) -> list[Row]:
        """The rows that stay, in order."""
        kept = [row for row in rows if self._stays(row)]
        for place, downwards in reversed(self.orders):  # a stable sort: the most important order comes last
            kept.sort(key=lambda row: _key(row[place]), reverse=downwards)
        return kept

    def _stays(self, row: Row) -> bool:
        return all((term := row[place]) is not None and keep(term) for place, keep in self.keeps)


def sifting(stated: Mapping[str, Sequence[str]], columns: Sequence[Column]) -> Sifting:
    """What ``require``, ``filter`` and ``sort`` of a request ask for.

    Args:
        stated: their values by name.
        columns: of the answer.

    Raises:
        ProblemError: a value names no column, or is no condition or order (400).
    """
    require, conditions, orders = (tuple(stated.get(name, ())) for name in ("require", "filter", "sort"))
    for name, values in (("require", require), ("filter", conditions), ("sort", orders)):
        if len(values) > MOST:
            raise refusal.many(name, MOST)
    names = [column.name for column in columns]
    needed = [(_place("require", name, name, names), _bound) for name in require]
    kept = [_condition(one, columns) for one in conditions]
    return Sifting(require, conditions, orders, (*needed, *kept), tuple(_order(one, names) for one in orders))


def _place(parameter: str, stated: str, name: str, names: Sequence[str]) -> int:
    if name not in names:
        raise refusal.field(parameter, stated, names)
    return names.index(name)


def _bound(term: Term) -> bool:
    return term.value != ""


def _order(stated: str, names: Sequence[str]) -> tuple[int, bool]:
    found = _ORDER.fullmatch(stated)
    if found is None:
        raise refusal.field("sort", stated, [f"asc({name})" for name in names])
    return _place("sort", stated, found[2] or found[3], names), found[1] == "desc"


def _condition(stated: str, columns: Sequence[Column]) -> tuple[int, Callable[[Term], bool]]:
    name, colon, wanted = stated.partition(":")
    if not colon or not wanted or len(stated) > _LONGEST:
        raise refusal.condition(stated[:_LONGEST], _how())
    place = _place("filter", stated, name, [column.name for column in columns])
    sign, value = wanted[:1], wanted[1:]
    if sign not in ("=", "<", ">"):
        return place, _like(stated, wanted)
    if not value:
        raise refusal.condition(stated, _how())
    kind = columns[place].kind
    if kind in _ASKED_NUMBERS and not _NUMBER.fullmatch(value):
        raise refusal.condition(stated, text("The column {name} holds numbers.", name=name))
    if kind == "date" and not _DAY.fullmatch(value):
        raise refusal.condition(stated, text("The column {name} holds dates: YYYY-MM-DD.", name=name))
    return place, _compared(sign, value)


def _how() -> Text:
    return text("Write column:=value, column:<value, column:>value, or column:expression (regular, as RE2 reads it).")


def _like(stated: str, expression: str) -> Callable[[Term], bool]:
    options = re2.Options()
    options.max_mem = _MEMORY
    options.case_sensitive = False
    options.log_errors = False
    try:
        found = re2.compile(expression, options)
    except re2.error as error:
        raise refusal.condition(stated, _how()) from error
    return lambda term: found.search(term.value) is not None


def _compared(sign: str, value: str) -> Callable[[Term], bool]:
    number = Decimal(value) if _NUMBER.fullmatch(value) else None
    words = value.lower()

    def keep(term: Term) -> bool:
        told = number_of(term)
        if told is not None:
            return number is not None and _holds(sign, told, number)
        return _holds(sign, term.value.lower(), words)

    return keep


def _holds(sign: str, left: Decimal | str, right: Decimal | str) -> bool:
    if sign == "=":
        return left == right
    return left < right if sign == "<" else left > right  # type: ignore[operator] # both are of one kind


def number_of(term: Term | None) -> Decimal | None:
    """The number that a literal of a numeric type stands for; None for everything else."""
    if isinstance(term, ox.Literal) and term.datatype in _NUMBERS and _NUMBER.fullmatch(term.value):
        return Decimal(term.value)
    return None


def _key(term: Term | None) -> _Key:
    """Where a term comes in an order: nothing, then numbers, then all else by its letters."""
    if term is None:
        return 0, Decimal(0), "", ""
    number = number_of(term)
    if number is not None:
        return 1, number, "", ""
    return 2, Decimal(0), term.value.lower(), term.value
