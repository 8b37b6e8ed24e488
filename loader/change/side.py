"""One of the two releases that are compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pyoxigraph as ox

from loader.graphs import graph
from loader.indicators.row import Queried, Row, rows
from loader.store import Manifest
from queries import Query, query, read

__all__ = ["Queried", "Side"]

Statement = tuple[str, str, str]
"""Subject, predicate and object, as IRIs, the object as an N-Triples term."""


@dataclass(slots=True)
class Side:
    """One release, as far as who asks may read it.

    Args:
        store: what answers queries.
        manifest: what the release says of itself.
        stated: the stated nodes of each canonical IRI that is not itself a stated one.
    """

    store: Queried
    manifest: Manifest
    stated: Mapping[str, Sequence[str]]
    _canonical: dict[str, str] = field(default_factory=dict)

    @property
    def as_of(self) -> date:
        """Reference date of its figures."""
        return date.fromisoformat(self.manifest.as_of)

    def canonical(self, node: str) -> str:
        """The IRI under which the release tells of a stated node."""
        if not self._canonical and self.stated:
            self._canonical = {one: iri for iri, nodes in self.stated.items() for one in nodes}
        return self._canonical.get(node, node)

    def nodes(self, iri: str) -> Sequence[str]:
        """The stated nodes of a thing."""
        return self.stated.get(iri) or (iri,)

    def definition(self, indicator: str) -> Query | None:
        """The indicator query that the release was built with, None when it has none."""
        node = ox.NamedNode(f"{self.manifest.base}/id/query/indicators/{indicator}")
        given = {"graph": graph(self.manifest.base, "figures"), "query": node}
        for row in self.rows(query("change/definition"), given):
            return read(f"indicators/{indicator}", row.text("text"))
        return None

    def rows(self, asked: Query, values: Mapping[str, str | ox.NamedNode]) -> Iterator[Row]:
        """The rows of a query."""
        return rows(asked, self.store, values)  # type: ignore[arg-type]  # it takes terms as well as texts

    def delivered(self) -> frozenset[str]:
        """The sources that the release has records of."""
        ledger = self.manifest.ledger
        return frozenset(name for name in self.manifest.sources if ledger.get(name, {}).get("mapped", 1))

    def statements(self, member: str) -> frozenset[Statement]:
        """What the release states of something counted."""
        found = self.rows(query("change/statements"), {"member": member})
        return frozenset(
            ((row.node("subject") or ox.NamedNode(member)).value, row.needed("predicate").value, row.term("object"))
            for row in found
        )

    def records(self, member: str) -> dict[str, str]:
        """The records that tell of something counted, with the date of their last change, "" without one."""
        found: dict[str, str] = {}
        for row in self.rows(query("change/records"), {"member": member}):
            record = row.needed("record").value
            found[record] = max(found.get(record, ""), row.text("modified"))
        return found
