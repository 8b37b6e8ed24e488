"""A row that a query about figures gave, read strictly: the queries are ours, so a surprise is a fault to be told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Protocol

import pyoxigraph as ox

from loader.errors import StoreError
from loader.record import Node
from ontology import XSD, prefixes
from queries import Query
from queries.query import Substitutions


class Queried(Protocol):
    """What answers the queries about figures: a built store, or one elsewhere that holds the same release."""

    def query(self, query: str, /, *, substitutions: Substitutions) -> object:
        """The solutions of a query with terms in the place of variables."""


class Row:
    """A row of an indicator or members query.

    Args:
        asked: the query, for the error.
        values: the terms by name of the variable.
    """

    def __init__(self, asked: Query, values: Mapping[str, object]) -> None:
        self._asked = asked
        self._values = values

    def wrong(self, name: str) -> StoreError:
        """The error that a variable holds what it must not."""
        return StoreError("Query {query} gives no usable ?{variable}", query=self._asked.name, variable=name)

    def node(self, name: str) -> Node | None:
        """An IRI; None when the variable is unbound or missing. Raises StoreError for anything else."""
        value = self._values.get(name)
        if value is not None and not isinstance(value, ox.NamedNode):
            raise self.wrong(name)
        return value

    def needed(self, name: str) -> Node:
        """An IRI that must be there."""
        found = self.node(name)
        if found is None:
            raise self.wrong(name)
        return found

    def concept(self, name: str, usual: str) -> Node:
        """A concept of any code list, the usual one when the variable is unbound."""
        found = self.node(name) or ox.NamedNode(prefixes()["scheme"] + usual)
        if not found.value.startswith(prefixes()["scheme"]):
            raise self.wrong(name)
        return found

    def literal(self, name: str) -> ox.Literal | None:
        """A literal; None when the variable is unbound or an IRI."""
        value = self._values.get(name)
        return value if isinstance(value, ox.Literal) else None

    def text(self, name: str) -> str:
        """The text of a literal, "" without one."""
        value = self.literal(name)
        return "" if value is None else value.value

    def term(self, name: str) -> str:
        """A term of any kind as N-Triples writes it, "" when the variable is unbound."""
        value = self._values.get(name)
        return "" if value is None else str(value)

    def number(self, name: str) -> Decimal | None:
        """A number; None when the variable is unbound."""
        value = self._values.get(name)
        if value is None:
            return None
        if not isinstance(value, ox.Literal) or value.datatype not in (XSD.integer, XSD.decimal):
            raise self.wrong(name)
        return Decimal(value.value)

    def count(self, name: str) -> int | None:
        """A whole number that is not negative; None when the variable is unbound."""
        value = self.number(name)
        if value is not None and (value < 0 or value != value.to_integral_value()):
            raise self.wrong(name)
        return None if value is None else int(value)

    def day(self, name: str) -> date:
        """A day, written YYYY-MM-DD."""
        try:
            return date.fromisoformat(self.text(name))
        except ValueError as error:
            raise self.wrong(name) from error


def rows(asked: Query, store: Queried, values: Mapping[str, str]) -> Iterator[Row]:
    """The rows that a store gives to a query.

    Args:
        asked: a SELECT query of the catalogue.
        store: what is asked, by its default graph.
        values: its parameters by name.

    Raises:
        StoreError: the query is no SELECT query.
        ParameterError: a value is none of its type.
    """
    solutions = store.query(asked.text, substitutions=asked.bind(values))
    if not isinstance(solutions, ox.QuerySolutions):
        raise StoreError("Query {query} is no SELECT query", query=asked.name)
    names = [v.value for v in solutions.variables]
    for solution in solutions:
        yield Row(asked, {name: solution[name] for name in names})
