"""The answers of the indicator queries, read strictly into figures."""

from __future__ import annotations

import urllib.parse
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pyoxigraph as ox

from loader.errors import StoreError
from loader.indicators.coverage import THRESHOLD, held_back
from loader.indicators.figure import Figure, rank, usual
from loader.indicators.row import Queried, Row, rows
from loader.record import Node
from ontology import prefixes
from queries import Query, all_queries, query

_BASES = ("published", "derived", "scenario", "computed")
_DIGITS = Decimal("0.0001")


def _basis(row: Row) -> str:
    code = row.concept("basis", "").value.rpartition("/")[2]
    if code not in _BASES:
        raise row.wrong("basis")
    return code


def _ratio(row: Row, denominator: int | None) -> Decimal | None:
    stated = row.number("ratio")
    return None if stated is None or denominator == 0 else stated.quantize(_DIGITS, ROUND_HALF_UP)


def _key(figure_base: str, indicator: str, parts: Iterable[Node | None], basis: str, period: date) -> str:
    segments = [indicator, basis]
    for part in parts:
        if part is None or usual(part):
            continue
        local = part.value.removeprefix(prefixes()["scheme"])
        if local == part.value:
            local = part.value.removeprefix(figure_base)
            segments.append(urllib.parse.quote(local, safe=":/@.,;~-_()"))
        else:
            segments.append(local.rpartition("/")[2])
    return "/".join([*segments, period.isoformat()])


def _figure(asked: Query, row: Row, reference_date: date, base: str) -> Figure:
    indicator = asked.name.rpartition("/")[2]
    basis = _basis(row)
    variant, stratum = row.concept("variant", "variant/standard"), row.concept("stratum", "stratum/total")
    subject, period = row.node("subject"), row.day("period")
    denominator = row.count("denominator")
    return Figure(
        indicator=indicator,
        basis=basis,
        variant=variant,
        stratum=stratum,
        subject=subject,
        numerator=row.count("numerator"),
        denominator=denominator,
        ratio=_ratio(row, denominator),
        period=period,
        reference_date=reference_date,
        unit=row.text("unit"),
        document=row.node("document"),
        evidence=tuple(ox.NamedNode(iri) for iri in sorted(set(row.text("evidence").split()))),
        key=_key(f"{base}/id/", indicator, (subject, variant, stratum), basis, period),
        base=base,
    )


def figures(
    store: Queried, reference_date: date, base: str, indicator: str | None = None, threshold: int = THRESHOLD
) -> list[Figure]:
    """Every figure that a store gives on a date, by indicator.

    Args:
        store: what is asked, by its default graph.
        reference_date: the date that stands for today in every query.
        base: base IRI of things, without trailing slash.
        indicator: only this one ("K2"); all when None.
        threshold: coverage below which a rate is not told, in percent.

    Raises:
        StoreError: two rows are the same figure, or a row is not as a figure needs it.
        QueryError: there is no query for this indicator.
    """
    asked = all_queries("indicators") if indicator is None else (query(f"indicators/{indicator}"),)
    return answered(asked, store, reference_date, base, threshold)


def answered(
    asked: Iterable[Query], store: Queried, reference_date: date, base: str, threshold: int = THRESHOLD
) -> list[Figure]:
    """The figures that given queries give; the others of the catalogue are not asked.

    Args:
        asked: indicator queries, whose names end in the indicator ("indicators/K2"); also those of another release.
        store, reference_date, base, threshold: as for `figures`.

    Raises:
        StoreError: as `figures`.
    """
    values = {"referenceDate": reference_date.isoformat()}
    found = [_figure(one, row, reference_date, base) for one in asked for row in rows(one, store, values)]
    keys = Counter(figure.key for figure in found)
    told = [_by_document(figure) if keys[figure.key] > 1 else figure for figure in found]
    for key, times in Counter(figure.key for figure in told).items():
        if times > 1:
            raise StoreError("The indicator queries give the figure {figure} twice", figure=key)
    return held_back(sorted(told, key=_order), threshold)


def _order(figure: Figure) -> tuple[object, ...]:
    """What is published first, then what follows from it, then what the graph says; the whole before its parts."""
    parts = (figure.variant, figure.stratum)
    return (
        figure.indicator,
        figure.subject.value if figure.subject else "",
        _BASES.index(figure.basis),
        *(rank(part) for part in parts),
        figure.key,
    )


def _by_document(figure: Figure) -> Figure:
    """The figure under a key that also names its document, for what several documents publish."""
    if figure.document is None:
        return figure
    return replace(figure, key=f"{figure.key}/{figure.document.value.rpartition('/')[2]}")
