"""An answer as a page shows it: the first rows, and how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

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
    body = answer.read()
    if answer.kind == "graph":
        lines = body.decode().splitlines()
        return Shown("graph", answer.seconds, count=len(lines), lines="\n".join(lines[:ROWS]))
    parsed = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
    if isinstance(parsed, ox.QueryBoolean):
        return Shown("boolean", answer.seconds, truth=bool(parsed))
    names = tuple(v.value for v in parsed.variables)
    rows = tuple(tuple(_value(row[name], base) for name in names) for row in islice(parsed, ROWS))
    return Shown("table", answer.seconds, names, rows, len(rows) + sum(1 for _ in parsed))


def _value(term: object, base: str) -> Value | None:
    if isinstance(term, ox.NamedNode):
        web = term.value if is_web(term.value) and not term.value.startswith(base + "/") else ""
        return Value(short(term.value), href=address(term.value, base), web=web, title=term.value)
    if isinstance(term, ox.Literal):
        kind = "" if term.language or term.datatype.value.endswith("#string") else short(term.datatype.value)
        return Value(term.value, language=term.language or "", title=kind)
    return None if term is None else Value(str(term))
