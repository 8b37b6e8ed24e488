"""An answer as a page shows it: the first rows, and how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import IO

import pyoxigraph as ox

from sparql_app.engine import Answer
from sparql_app.facts import Value, address, is_web, short

ROWS = 500
"""How many rows or lines a page shows. The downloads hold all."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer for a page.

    Args:
        kind: "table", "boolean" or "graph".
        columns: names of the variables.
        rows: the first rows; None stands for an unbound variable.
        count: how many rows, or lines of a graph, there are in all.
        truth: the truth value of an ASK query.
        lines: the first lines of a graph in Turtle.
        seconds: how long the query took.
    """

    kind: str
    seconds: float
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Value | None, ...], ...] = ()
    count: int = 0
    truth: bool = False
    lines: str = ""

    @property
    def hidden(self) -> int:
        """How many rows or lines the page does not show."""
        return max(0, self.count - ROWS)


def shown(answer: Answer, base: str) -> Shown:
    """Read an answer (JSON or Turtle) for showing.

    Args:
        answer: what a worker gave.
        base: base IRI of things, whose pages are here.
    """
    with answer.file as file:
        return _graph(file, answer.seconds) if answer.kind == "graph" else _table(file, answer.seconds, base)


def _graph(file: IO[bytes], seconds: float) -> Shown:
    """The first lines; the rest is counted without being held in memory."""
    first = [line.decode().rstrip("\r\n") for line in islice(file, ROWS)]
    return Shown("graph", seconds, count=len(first) + sum(1 for _ in file), lines="\n".join(first))


def _table(file: IO[bytes], seconds: float, base: str) -> Shown:
    parsed = ox.parse_query_results(file, ox.QueryResultsFormat.JSON)
    if isinstance(parsed, ox.QueryBoolean):
        return Shown("boolean", seconds, truth=bool(parsed))
    names = tuple(v.value for v in parsed.variables)
    rows = tuple(tuple(_value(row[name], base) for name in names) for row in islice(parsed, ROWS))
    return Shown("table", seconds, names, rows, len(rows) + sum(1 for _ in parsed))


def _value(term: object, base: str) -> Value | None:
    if isinstance(term, ox.NamedNode):
        web = term.value if is_web(term.value) and not term.value.startswith(base + "/") else ""
        return Value(short(term.value), href=address(term.value, base), web=web, title=term.value)
    if isinstance(term, ox.Literal):
        kind = "" if term.language or term.datatype.value.endswith("#string") else short(term.datatype.value)
        return Value(term.value, language=term.language or "", title=kind)
    return None if term is None else Value(str(term))
