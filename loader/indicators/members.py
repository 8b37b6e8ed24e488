"""The things behind a computed figure: what was counted, what was not, and what was left out and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from loader.indicators.figure import Figure
from loader.indicators.row import Queried, Row, rows
from loader.record import Node
from ontology import XSD
from queries import Query, UnknownQueryError, query


@dataclass(frozen=True, slots=True)
class Member:
    """One thing behind a figure.

    Args:
        iri: the institution, programme, dataset or project.
        counted: whether it is in the numerator.
        excluded: concept of the code list exclusion for what is not even in the denominator; None for what is in it.
        records: the records that tell of it, by IRI.
    """

    iri: Node
    counted: bool
    excluded: Node | None
    records: tuple[Node, ...]


Part = tuple[str, str, str, str]
"""What tells the computed figures of one indicator and date apart: variant, stratum, subject and period."""


def part(figure: Figure) -> Part:
    """Which computed figure of its indicator this is."""
    subject = figure.subject.value if figure.subject else ""
    return figure.variant.value, figure.stratum.value, subject, figure.period.isoformat()


def asked(indicator: str) -> Query | None:
    """The query for the members of an indicator; None for one of which only published numbers are known."""
    try:
        return query(f"members/{indicator}")
    except UnknownQueryError:
        return None


def members(store: Queried, figure: Figure) -> tuple[Member, ...]:
    """The things behind a figure, by IRI: counted ones, others in the denominator, and those left out.

    Args:
        store: the store that the figure was computed over, asked by its default graph.
        figure: one of its figures. A figure that is published, or follows from published ones, has no members.

    Raises:
        StoreError: a row of the query is not as members need it.
    """
    if figure.basis != "computed":
        return ()
    return of_indicator(store, figure.indicator, figure.reference_date).get(part(figure), ())


def of_indicator(store: Queried, indicator: str, reference_date: date) -> Mapping[Part, tuple[Member, ...]]:
    """The members of every computed figure of an indicator on a date, by what tells these figures apart.

    Raises:
        StoreError: a row of the query is not as members need it.
    """
    about = asked(indicator)
    if about is None:
        return {}
    return grouped(rows(about, store, {"referenceDate": reference_date.isoformat()}))


def grouped(found: Iterable[Row]) -> Mapping[Part, tuple[Member, ...]]:
    """Members from the rows of a members query, of which one thing has several when several records tell of it.

    Raises:
        StoreError: two rows contradict each other, or one is not as members need it.
    """
    kept: dict[Part, dict[Node, tuple[bool, Node | None, set[Node]]]] = {}
    for row in found:
        member, counted, excluded = row.needed("member"), _flag(row), row.node("excluded")
        subject = row.node("subject")
        of = (
            row.concept("variant", "variant/standard").value,
            row.concept("stratum", "stratum/total").value,
            subject.value if subject else "",
            row.day("period").isoformat(),
        )
        before = kept.setdefault(of, {}).setdefault(member, (counted, excluded, set()))
        if before[:2] != (counted, excluded) or (counted and excluded is not None):
            raise row.wrong("counted")
        if (record := row.node("record")) is not None:
            before[2].add(record)
    return {of: tuple(_member(iri, *stated) for iri, stated in _ordered(things)) for of, things in kept.items()}


def _ordered(
    things: Mapping[Node, tuple[bool, Node | None, set[Node]]],
) -> Iterable[tuple[Node, tuple[bool, Node | None, set[Node]]]]:
    return sorted(things.items(), key=lambda item: item[0].value)


def _member(iri: Node, counted: bool, excluded: Node | None, records: set[Node]) -> Member:
    return Member(iri, counted, excluded, tuple(sorted(records, key=lambda node: node.value)))


def _flag(row: Row) -> bool:
    """A truth value; one store gives 1 and 0 for true and false."""
    value = row.literal("counted")
    if value is None or value.datatype not in (XSD.boolean, XSD.integer) or value.value not in _FLAGS:
        raise row.wrong("counted")
    return _FLAGS[value.value]


_FLAGS = {"true": True, "1": True, "false": False, "0": False}
