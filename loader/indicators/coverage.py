"""When a rate may be told: enough of the whole is in the graph, and nobody can be made out behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from loader.indicators.figure import Figure, usual
from ontology import scheme

THRESHOLD = 50
"""Coverage, in percent, below which the rate of a computed figure is not told unless a setting says otherwise."""
SMALL = 5
"""Counts of people below this one are not told."""
_OF_PEOPLE = frozenset({"K4", "K5"})
"""The indicators that count people."""
_PARTS_OF_THE_WHOLE = ("stratum/total", "mechanism-status/")
"""Strata that share the denominator of the whole."""


def held_back(found: Sequence[Figure], threshold: int = THRESHOLD) -> list[Figure]:
    """The same figures; computed rates that say too little, or too much of few people, without their value.

    A computed figure is held against what is published of the same whole: the denominator of the last published figure
    up to its date. 5 of 6 programmes say little when 134 are published. Where nothing is published the coverage is not
    known, and the rate is told.

    Args:
        found: all figures of a date.
        threshold: the least coverage with which a rate is told, in percent.
    """
    return [_judged(figure, _population(figure, found), threshold) for figure in found]


def _judged(figure: Figure, population: int | None, threshold: int) -> Figure:
    if figure.basis != "computed" or figure.denominator is None:
        return figure
    if figure.indicator in _OF_PEOPLE and 0 < min(figure.numerator or 0, figure.denominator) < SMALL:
        return replace(figure, numerator=None, denominator=None, ratio=None, withheld="small")
    if population is None:
        return figure
    covered = figure.denominator * 100 >= threshold * population
    if covered or figure.ratio is None:
        return replace(figure, population=population)
    return replace(figure, population=population, ratio=None, withheld="coverage")


def _population(figure: Figure, found: Iterable[Figure]) -> int | None:
    """The published denominator of the same whole that was known last on the date of a figure."""
    code = figure.stratum.value.partition("/scheme/")[2]
    whole = scheme("stratum")["total"].iri if code.startswith(_PARTS_OF_THE_WHOLE) else figure.stratum
    known = [
        other
        for other in found
        if other.basis == "published"
        and (other.indicator, other.subject, other.stratum) == (figure.indicator, figure.subject, whole)
        and usual(other.variant)
        and other.denominator
        and other.period <= figure.period
    ]
    return max(known, key=lambda other: (other.period, other.key)).denominator if known else None
