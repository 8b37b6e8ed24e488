"""What a passport asks its questions of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, cast

import pyoxigraph as ox

from loader.errors import StoreError
from loader.store import Release, Scope
from queries import query

Term = ox.NamedNode | ox.Literal
Found = Mapping[str, Term]
"""One solution: the bound variables."""
_BLOCK = "VALUES (?thing) {  }"


class Asking(Protocol):
    """Answers queries of the catalogue from one release."""

    def rows(self, name: str, **values: str | Term) -> Sequence[Found]:
        """The solutions of a SELECT query, named with its folder ("members/K2")."""

    def about(self, name: str, things: Iterable[ox.NamedNode]) -> Sequence[Found]:
        """The solutions of a SELECT query whose empty block ``VALUES (?thing) {  }`` takes these things."""


class Opened:
    """Asks a release on disk.

    Args:
        release: the release.
        scope: which of its stores.
    """

    def __init__(self, release: Release, scope: Scope) -> None:
        self._store = release.store(scope)

    def rows(self, name: str, **values: str | Term) -> list[Found]:
        """As `Asking.rows`; raises StoreError for another kind of query."""
        asked = query(name)
        return self._solutions(asked.text, name, asked.bind(values))

    def about(self, name: str, things: Iterable[ox.NamedNode]) -> list[Found]:
        """As `Asking.about`; raises StoreError for another kind of query."""
        filled = "VALUES (?thing) {" + " ".join(f"({thing})" for thing in things) + "}"
        return self._solutions(query(name).text.replace(_BLOCK, filled), name, {})

    def _solutions(self, text: str, name: str, values: Mapping[ox.Variable, object]) -> list[Found]:
        found = self._store.query(text, substitutions=values)  # type: ignore[arg-type]
        if not isinstance(found, ox.QuerySolutions):
            raise StoreError("Query {query} is no SELECT query", query=name)
        names = [v.value for v in found.variables]
        return [{n: cast(Term, row[n]) for n in names if isinstance(row[n], Term)} for row in found]
