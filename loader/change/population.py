"""What a release counts for each figure of an indicator, and how each thing stands there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from loader.change.part import Count
from loader.change.side import Side
from loader.indicators.members import of_indicator
from ontology import prefixes
from queries import Query, query

DATASETS = "datasets"
"""In the place of an indicator: all datasets by access category."""
Cell = tuple[str, str, str]
"""Which figure of an indicator: variant, stratum and subject."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a thing stands in a figure.

    Args:
        counted: it is in the numerator.
        inside: it is in the denominator; what is not was looked at and left out.
    """

    counted: bool
    inside: bool

    @property
    def code(self) -> str:
        """ "counted", "other" or "excluded"."""
        if not self.inside:
            return "excluded"
        return "counted" if self.counted else "other"

    @property
    def count(self) -> Count:
        """What it adds to the figure."""
        return Count(int(self.counted), int(self.inside))


Population = Mapping[str, Standing]
"""How each thing stands, by IRI."""


def members(side: Side, indicator: str, as_of: date) -> dict[Cell, Population]:
    """The things behind every computed figure of an indicator.

    Args:
        side: the release.
        indicator: "K1" to "K9", or `DATASETS`.
        as_of: the date that they are counted on.

    Raises:
        StoreError: the query for them gives rows that are none of members.
    """
    if indicator == DATASETS:
        return _datasets(side, as_of)
    found = of_indicator(side.store, indicator, as_of)
    return {
        (variant, stratum, subject): {m.iri.value: Standing(m.counted, m.excluded is None) for m in listed}
        for (variant, stratum, subject, _), listed in found.items()
    }


def _datasets(side: Side, as_of: date) -> dict[Cell, Population]:
    scheme = prefixes()["scheme"]
    by_category: dict[str, str] = {}
    for row in side.rows(query("change/datasets"), {"referenceDate": as_of.isoformat()}):
        by_category[row.needed("member").value] = row.needed("category").value
    usual = f"{scheme}variant/standard"
    cells: dict[Cell, Population] = {
        (usual, f"{scheme}stratum/total", ""): {iri: Standing(True, True) for iri in by_category}
    }
    for category in sorted(set(by_category.values())):
        cells[usual, category, ""] = {iri: Standing(one == category, True) for iri, one in by_category.items()}
    return cells


def counts(side: Side, asked: Query | None, as_of: date) -> dict[Cell, Count]:
    """The numerators and denominators that an indicator query computes from the graph; without a query none.

    A figure without numbers, because nothing is loaded, counts as nothing.

    Raises:
        StoreError: a row is not as a figure needs it.
    """
    if asked is None:
        return {}
    found: dict[Cell, Count] = {}
    for row in side.rows(asked, {"referenceDate": as_of.isoformat()}):
        if not row.concept("basis", "").value.endswith("/computed"):
            continue
        subject = row.node("subject")
        cell = (
            row.concept("variant", "variant/standard").value,
            row.concept("stratum", "stratum/total").value,
            subject.value if subject else "",
        )
        found[cell] = Count(row.count("numerator") or 0, row.count("denominator") or 0)
    return found


def total(population: Population) -> Count:
    """Numerator and denominator of a population."""
    return sum((standing.count for standing in population.values()), Count())
