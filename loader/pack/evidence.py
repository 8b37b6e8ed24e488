"""What a store gives for a pack: computed alike when the pack is made and when it is verified."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from loader import dump, indicators
from loader.errors import PackError
from loader.graphs import graph
from loader.indicators import Figure
from loader.indicators.coverage import THRESHOLD
from loader.indicators.members import grouped
from loader.indicators.row import rows
from ontology import DCTERMS, ENISHI, LOCALES, SH, prefixes
from queries import Query, query

_VALUES = (
    "iri", "indicator", "basis", "variant", "stratum", "subject", "numerator", "denominator", "ratio", "percent",
    "coverage", "period", "referenceDate", "status", "document",
)  # fmt: skip
FIGURE_COLUMNS = (*_VALUES, "evidence", *(f"title_{locale}" for locale in LOCALES))
MEMBER_COLUMNS = ("indicator", "variant", "stratum", "subject", "period", "member", "counted", "excluded", "record")
SUMMARY_COLUMNS = ("rule", "severity", "state", "findings")
Line = tuple[str, ...]
"""A row of a table."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One scope of a release, asked for what a pack holds.

    Args:
        store: the store.
        base: base IRI of its things.
        as_of: reference date of its figures.
    """

    store: ox.Store
    base: str
    as_of: date

    @property
    def _figures(self) -> ox.NamedNode:
        return graph(self.base, "figures")

    def queries(self) -> dict[str, str]:
        """The texts of the indicator queries that the figures were computed with, as the release keeps them."""
        beginning = f"{self.base}/id/query/"
        return {
            quad.subject.value.removeprefix(beginning): quad.object.value
            for quad in self.store.quads_for_pattern(None, SH.select, None, self._figures)
            if isinstance(quad.subject, ox.NamedNode)
            and quad.subject.value.startswith(f"{beginning}indicators/")
            and isinstance(quad.object, ox.Literal)
        }

    def figures(self, asked: Iterable[Query]) -> list[Figure]:
        """The figures, computed now.

        Raises:
            StoreError: a row of a query is not as a figure needs it.
            QueryError: a query cannot take the reference date.
        """
        return indicators.answered(asked, self.store, self.as_of, self.base, self._threshold())

    def _threshold(self) -> int:
        """The coverage below which the release withholds rates, in percent, as it says itself."""
        quads = self.store.quads_for_pattern(None, ENISHI.coverageThreshold, None, self._figures)
        values = {quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)}
        if not values:
            return THRESHOLD
        if len(values) > 1 or not (value := values.pop()).isdecimal():
            raise PackError("The figures of the release name no threshold of coverage, or several")
        return int(value)

    def figure_lines(self, found: Iterable[Figure]) -> Iterator[Line]:
        """The rows of the table of figures."""
        for figure in found:
            cells = figure.cells("en")
            titles = {
                quad.object.language: quad.object.value
                for quad in self.store.quads_for_pattern(figure.iri, DCTERMS.title, None, self._figures)
                if isinstance(quad.object, ox.Literal)
            }
            yield (
                *("" if cells[name] is None else str(cells[name]) for name in _VALUES),
                " ".join(node.value for node in figure.evidence),
                *(titles.get(locale, "") for locale in LOCALES),
            )

    def stated(self, figure: Figure) -> tuple[Decimal | None, ...] | None:
        """Numerator, denominator and ratio that the release holds of a figure, None when it holds no such figure."""
        if not any(self.store.quads_for_pattern(figure.iri, None, None, self._figures)):
            return None
        return tuple(self._value(figure.iri, predicate) for predicate in _MEASURES)

    def _value(self, figure: ox.NamedNode, predicate: ox.NamedNode) -> Decimal | None:
        quads = self.store.quads_for_pattern(figure, predicate, None, self._figures)
        values = [quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)]
        try:
            return Decimal(values[0]) if len(values) == 1 else None
        except InvalidOperation:
            return None

    def member_lines(self, asked: Query) -> Iterator[Line]:
        """The rows of the table of members that one members query gives.

        Raises:
            StoreError: a row of the query is not as members need it.
            QueryError: the query cannot take the reference date.
        """
        indicator = asked.name.rpartition("/")[2]
        found = grouped(rows(asked, self.store, {"referenceDate": self.as_of.isoformat()}))
        for (variant, stratum, subject, period), members in sorted(found.items()):
            for member in members:
                excluded = member.excluded.value if member.excluded else ""
                for record in [node.value for node in member.records] or [""]:
                    counted = "true" if member.counted else "false"
                    yield indicator, variant, stratum, subject, period, member.iri.value, counted, excluded, record

    def cube(self) -> list[ox.Triple]:
        """The triples of the figures that the release holds, in order."""
        quads = self.store.quads_for_pattern(None, None, None, self._figures)
        return sorted((quad.triple for quad in quads), key=str)

    def findings(self) -> Iterator[bytes]:
        """The findings as sorted N-Triples lines."""
        return dump.graph_lines(self.store, graph(self.base, "findings"))

    def summary(self) -> list[Line]:
        """How many findings each rule has, by severity and state."""
        asked = query("pages/audit-counts")
        bound = asked.bind({"findings": graph(self.base, "findings"), "facet": SH.sourceShape})
        found = self.store.query(asked.text, substitutions=bound)
        if not isinstance(found, ox.QuerySolutions):
            raise PackError("Query {query} is no SELECT query", query=asked.name)
        return sorted(tuple(str(row[name].value) for name in ("key", "severity", "state", "n")) for row in found)


def measured(figure: Figure) -> tuple[Decimal | None, ...]:
    """Numerator, denominator and ratio of a computed figure, to be compared with what the release holds."""
    values = (figure.numerator, figure.denominator, figure.ratio)
    return tuple(None if value is None else Decimal(value) for value in values)


_MEASURES = (ENISHI.numerator, ENISHI.denominator, ENISHI.ratio)


def table(head: Sequence[str], lines: Iterable[Line]) -> bytes:
    """A table as CSV (RFC 4180) in UTF-8."""
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    writer.writerow(head)
    writer.writerows(lines)
    return made.getvalue().encode()


def read_table(content: bytes) -> list[Line]:
    """The rows of a table with its head; raises PackError when it is no CSV in UTF-8."""
    try:
        return [tuple(row) for row in csv.reader(io.StringIO(content.decode(), newline=""), strict=True)]
    except (csv.Error, UnicodeDecodeError) as error:
        raise PackError("A table of the pack cannot be read: {reason}", reason=error) from error


def rdf(triples: Iterable[ox.Triple], kind: ox.RdfFormat) -> bytes:
    """Triples in a format."""
    return ox.serialize(triples, format=kind, prefixes=dict(prefixes())) or b""
