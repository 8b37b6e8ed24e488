"""What a report asks its questions of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, cast

import pyoxigraph as ox

from loader.errors import StoreError
from loader.store import Release, Scope
from queries import query

Term = ox.NamedNode | ox.Literal
Row = Mapping[str, Term]
"""One solution: the bound variables."""


class Asking(Protocol):
    """Answers queries of ``queries/pages`` from one release; the pages' reader is one too."""

    def rows(self, name: str, **values: str | Term) -> Sequence[Row]:
        """The solutions of a SELECT query."""

    def triples(self, name: str, **values: str | Term) -> list[ox.Triple]:
        """The triples of a CONSTRUCT query, each once."""


class Opened:
    """Asks a release on disk.

    Args:
        release: the release.
        scope: which of its stores.
    """

    def __init__(self, release: Release, scope: Scope) -> None:
        self._store = release.store(scope)

    def rows(self, name: str, **values: str | Term) -> list[Row]:
        """The solutions of a SELECT query; raises ParameterError, and StoreError for another kind of query."""
        asked = query(name if "/" in name else f"pages/{name}")
        found = self._store.query(asked.text, substitutions=asked.bind(values))
        if not isinstance(found, ox.QuerySolutions):
            raise StoreError("Query {query} is no SELECT query", query=asked.name)
        names = [v.value for v in found.variables]
        return [{n: cast(Term, row[n]) for n in names if isinstance(row[n], Term)} for row in found]

    def triples(self, name: str, **values: str | Term) -> list[ox.Triple]:
        """The triples of a CONSTRUCT query, each once; raises as `rows`."""
        asked = query(name if "/" in name else f"pages/{name}")
        found = self._store.query(asked.text, substitutions=asked.bind(values))
        if not isinstance(found, ox.QueryTriples):
            raise StoreError("Query {query} is no CONSTRUCT query", query=asked.name)
        return list(dict.fromkeys(found))
