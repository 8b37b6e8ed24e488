"""When a rate is told: enough of what is published must be in the graph, and few people must not be made out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pyoxigraph as ox
import pytest

from loader.indicators import Figure, figures
from loader.indicators.coverage import THRESHOLD, held_back
from loader.settings import load
from ontology import prefixes
from tests.queries.conftest import BASE, cited

ON = date(2024, 4, 1)


def figure(basis: str, numerator: int | None, denominator: int | None, **more: object) -> Figure:
    stated = {
        "indicator": "K2", "variant": "variant/standard", "stratum": "stratum/total", "subject": None,
        "ratio": Decimal(numerator) / denominator if numerator is not None and denominator else None, "period": ON,
    } | more  # fmt: skip
    for name in ("variant", "stratum"):
        stated[name] = ox.NamedNode(prefixes()["scheme"] + str(stated[name]))
    return Figure(
        basis=basis, numerator=numerator, denominator=denominator, reference_date=ON, unit="", document=None,
        evidence=(), key=f"K2/{basis}", base=BASE, **stated,  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize(("denominator", "told"), [(66, False), (67, True), (134, True), (140, True)])
def test_a_rate_is_told_from_half_of_the_published_whole_on(denominator: int, told: bool) -> None:
    _, computed = held_back([figure("published", 88, 134), figure("computed", 5, denominator)])
    assert (computed.ratio is not None, computed.status == "A", computed.population) == (told, told, 134)
    assert (computed.numerator, computed.denominator) == (5, denominator)


def test_a_withheld_rate_is_told_by_its_counts_in_both_languages() -> None:
    _, computed = held_back([figure("published", 88, 134), figure("computed", 5, 6)])
    assert (computed.display("en"), computed.display("ja")) == ("5/6 (rate withheld)", "5/6（率は示しません）")
    assert (computed.status, computed.confidentiality, str(computed.coverage)) == ("U", "F", "0.0448")
    assert computed.percent is None


def test_published_and_derived_rates_are_always_told() -> None:
    given = [figure("published", 1, 134), figure("derived", 1, 2), figure("scenario", 1, 2)]
    assert held_back(given) == given


def test_without_a_published_whole_the_coverage_is_unknown_and_the_rate_is_told() -> None:
    assert held_back([figure("computed", 1, 2)]) == [figure("computed", 1, 2)]
    other = figure("published", 1, 134, stratum="institution-class/national-university")
    later = figure("published", 1, 134, period=date(2025, 1, 1))
    project = figure("published", 1, 134, subject=ox.NamedNode("urn:p"))
    survey = figure("published", 1, 134, variant="variant/other-population")
    assert held_back([other, later, project, survey, figure("computed", 1, 2)])[-1].withheld == ""


def test_parts_of_the_whole_are_held_against_the_whole() -> None:
    part = figure("computed", 1, 6, stratum="mechanism-status/full")
    assert held_back([figure("published", 88, 134), part])[-1].withheld == "coverage"


def test_the_last_published_whole_counts() -> None:
    before = figure("published", 1, 10, period=date(2020, 1, 1))
    assert held_back([figure("published", 88, 134), before, figure("computed", 5, 10)])[-1].population == 134


@pytest.mark.parametrize(("numerator", "told"), [(4, False), (5, True), (0, True)])
def test_few_people_are_never_told(numerator: int, told: bool) -> None:
    (found,) = held_back([figure("computed", numerator, 100, indicator="K4")])
    assert (found.numerator is not None) == told
    assert (found.status, found.confidentiality) == (("A", "F") if told else ("Q", "N"))
    assert (found.display("en") == "withheld") == (not told)


def test_programmes_are_no_people() -> None:
    assert held_back([figure("computed", 1, 3)])[0].withheld == ""


def test_the_threshold_is_a_setting_and_its_default_the_same(graph: Callable[[str], ox.Store]) -> None:
    assert load({}, {}).coverage_percent == THRESHOLD
    store = graph("indicators/K2")
    store.extend(cited())
    found = {f.key: f.withheld for f in figures(store, ON, BASE, "K2", threshold=3)}
    assert found["K2/computed/2024-04-01"] == ""
    assert {f.withheld for f in figures(store, ON, BASE, "K2") if f.basis == "computed"} == {"coverage"}
