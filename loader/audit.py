"""The audit of a store before it may be published: every query in ``queries/audit`` must return no rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Literal

import pyoxigraph as ox

from loader.errors import StoreError
from ontology import LOCALES, text
from queries import Query, all_queries

SHOWN = 10
"""Rows of a failed query that are kept; there may be one for every triple of a store."""


@dataclass(frozen=True, slots=True)
class AuditFailure:
    """A rule that a store breaks.

    Args:
        rule: name of the audit query, without folder.
        title: what is wrong, in "ja" and "en".
        rows: the first rows, by variable, values as N-Triples write them; an unbound variable is left out.
        more: there are more rows.
    """

    rule: str
    title: Mapping[str, str]
    rows: tuple[Mapping[str, str], ...]
    more: bool

    def to(self, locale: str = LOCALES[0]) -> str:
        """What is wrong, how often, and the first row that shows it, in a language."""
        return text(
            "{title} ({count} rows; first: {example})",
            title=self.title[locale],
            count=f"{len(self.rows)}+" if self.more else len(self.rows),
            example=", ".join(f"{name} {value}" for name, value in self.rows[0].items()),
        ).to(locale)

    def __str__(self) -> str:
        return self.to("en")


def audit(store: ox.Store, scope: Literal["public", "internal"], *, only: bool = False) -> list[AuditFailure]:
    """Everything that speaks against publishing a store; empty when it is fit.

    Args:
        store: a built store with its named graphs.
        scope: which of the two stores of a release it is.
        only: leave out the rules for both scopes, which need a whole release.

    Raises:
        StoreError: an audit query is no SELECT query.
    """
    asked = [one for one in all_queries("audit") if one.scope in {"both", scope} - ({"both"} if only else set())]
    return [failure for one in asked if (failure := _failure(store, one)) is not None]


def _failure(store: ox.Store, asked: Query) -> AuditFailure | None:
    rows = list(islice(_rows(store, asked), SHOWN + 1))
    if not rows:
        return None
    return AuditFailure(asked.name.rpartition("/")[2], asked.title, tuple(rows[:SHOWN]), len(rows) > SHOWN)


def _rows(store: ox.Store, asked: Query) -> Iterator[Mapping[str, str]]:
    solutions = store.query(asked.text, substitutions=asked.bind())
    if not isinstance(solutions, ox.QuerySolutions):
        raise StoreError("Query {query} is no SELECT query", query=asked.name)
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        yield {name: str(solution[name]) for name in names if solution[name] is not None}
