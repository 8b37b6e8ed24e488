"""The query that an endpoint is sent: the pattern of a SERVICE clause with prefixes and base of the whole query."""

from __future__ import annotations

from collections.abc import Sequence

from sparql_app.federation import solutions, surroundings
from sparql_app.federation.pattern import Group
from sparql_app.federation.solutions import Row


class Question:
    """What one clause asks.

    Args:
        query: text of the whole query.
        prologue: its prefixes and its base.
        base: base IRI that the prologue starts from.
        group: the pattern of the clause.
    """

    def __init__(self, query: str, prologue: str, base: str, group: Group) -> None:
        self._pattern = query[group.start : group.end]
        self._prologue = prologue
        self._base = base
        self._group = group

    def probe(self) -> str:
        """A query whose answer, on whatever data, names the variables that the pattern may bind."""
        return f"{self._prologue}SELECT * WHERE {self._pattern} LIMIT 0"

    def alone(self, names: Sequence[str], most: int) -> str:
        """The pattern as it is.

        Args:
            names: the variables wanted.
            most: solutions beyond which the answer is of no use.
        """
        return self._written(names, self._pattern, most)

    def bound(self, names: Sequence[str], shared: Sequence[str], rows: Sequence[Row], most: int) -> str:
        """The pattern with bindings for variables that all of its solutions bind.

        The bindings stand in the same group where that means the same, for many engines only then begin with them.

        Args:
            names, most: as for `alone`.
            shared: the variables.
            rows: their bindings.
        """
        values = solutions.block(shared, rows)
        if surroundings.opens_with(self._group, shared):
            return self._written(names, f"{{ {values}\n{self._pattern[1:]}", most)
        return self._written(names, f"{{ {values}\n{self._pattern} }}", most)

    def _written(self, names: Sequence[str], pattern: str, most: int) -> str:
        chosen = " ".join(f"?{name}" for name in names) or "(1 AS ?one)"
        return f"BASE <{self._base}>\n{self._prologue}\nSELECT {chosen} WHERE {pattern}\nLIMIT {most + 1}"
