"""The first figures: the check values of the policy document, their evidence, and how they are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pyoxigraph as ox
import pytest

from loader.errors import StoreError
from loader.indicators import Figure, figures, observations
from ontology import CUBELINK, ENISHI, PROV, QB, RDF, SDMXA, SH
from queries import UnknownQueryError, query
from tests.queries.conftest import BASE, CASES, cited, words

TODAY = date(2026, 4, 1)
ISHIGURO = f"{BASE}/id/project/policy/moonshot-1-ishiguro"


def told(found: list[Figure], **wanted: str) -> dict[str, tuple[int | None, int | None, str | None]]:
    """Numerator, denominator and ratio by "basis/variant/stratum", of the figures whose attributes are as wanted."""
    rows = [(f, f.cells("en")) for f in found]
    return {
        f"{c['basis']}/{c['variant']}/{c['stratum']}": (
            f.numerator,
            f.denominator,
            str(f.ratio) if f.ratio is not None else None,
        )
        for f, c in rows
        if all(c[name] == value for name, value in wanted.items())
    }


@pytest.fixture
def published(figures_store: ox.Store) -> list[Figure]:
    return figures(figures_store, TODAY, BASE)


def test_k2_gives_66_percent_strict_30_and_full_partial_none(published: list[Figure]) -> None:
    assert told(published, indicator="K2") == {
        "published/standard/total": (88, 134, "0.6600"),
        "published/target/total": (None, None, "1.0000"),
        "derived/standard/total": (88, 134, "0.6567"),
        "derived/strict/total": (30, 134, "0.2239"),
        "derived/standard/full": (30, 134, "0.2239"),
        "derived/standard/partial": (58, 134, "0.4328"),
        "derived/standard/none": (46, 134, "0.3433"),
        "computed/standard/total": (None, None, None),
    }
    derived = next(f for f in published if f.key == "K2/derived/2023-03-31")
    assert (derived.display("en"), derived.percent) == ("66 % (88/134)", 66)


def test_k1_gives_16_without_denominator_three_of_four_and_24_of_24(published: list[Figure]) -> None:
    assert told(published, indicator="K1", variant="standard") == {
        "published/standard/national-university": (16, None, None),
        "published/standard/inter-university-institute-corporation": (3, 4, None),
        "published/standard/national-rd-agency": (24, 24, None),
        "derived/standard/national-university": (16, None, None),
        "derived/standard/inter-university-institute-corporation": (3, 4, "0.7500"),
        "derived/standard/national-rd-agency": (24, 24, "1.0000"),
        "scenario/standard/total": (43, 114, "0.3772"),
        "computed/standard/national-university": (None, None, None),
        "computed/standard/inter-university-institute-corporation": (None, None, None),
        "computed/standard/national-rd-agency": (None, None, None),
    }


def test_24_agencies_are_27_less_the_three_excluded(published: list[Figure]) -> None:
    agencies = next(f for f in published if f.key == "K1/derived/national-rd-agency/2023-12-31")
    assert {iri.value.split("/policy/K1/")[1].split("/")[0] for iri in agencies.evidence} == {
        "institutions-with-data-policy",
        "institutions",
        "institutions-excluded",
    }
    without = ox.Store()
    without.extend(q for q in cited() if "institutions-excluded" not in q.subject.value)
    found = [f for f in figures(without, TODAY, BASE, "K1") if f.key == agencies.key]
    assert found[0].evidence != agencies.evidence


def test_the_later_survey_is_another_population(published: list[Figure]) -> None:
    assert told(published, indicator="K1", variant="other-population") == {
        "published/other-population/all-universities": (258, 816, None),
        "derived/other-population/all-universities": (258, 816, "0.3162"),
    }


def test_k9_gives_2_open_12_shared_only_10_other_of_24(published: list[Figure]) -> None:
    assert told(published, indicator="K9", subject=ISHIGURO) == {
        "published/standard/total": (24, 24, None),
        "published/standard/shared-including-open": (14, 24, None),
        "published/standard/open": (2, 24, None),
        "derived/standard/total": (24, 24, "1.0000"),
        "derived/standard/open": (2, 24, "0.0833"),
        "derived/standard/restricted": (12, 24, "0.5000"),
        "derived/standard/other": (10, 24, "0.4167"),
        "computed/standard/total": (None, None, None),
    }


def test_k3_to_k5_are_published_only_and_told_as_printed(published: list[Figure]) -> None:
    assert {f.key: f.display("en") for f in published if f.indicator in {"K3", "K4", "K5"}} == {
        "K3/published/2023-03-31": "844",
        "K4/published/2021-03-31": "44.7 %",
        "K4/published/2022-12-31": "50.1 % (of 1,159)",
        "K5/published/2023-03-31": "29.5 %",
    }


def test_k8_and_k7_say_no_data_where_nothing_is_loaded(published: list[Figure]) -> None:
    told_of = {f.key: f.display("ja") for f in published if f.indicator in {"K6", "K7", "K8"}}
    assert told_of == {
        "K6/computed/searchable/2026-04-01": "データなし",
        "K6/computed/obtainable/open/2026-04-01": "データなし",
        "K6/computed/obtainable/restricted/2026-04-01": "データなし",
        "K7/computed/2026-04-01": "データなし",
        "K8/computed/2026-04-01": "データなし",
    }


def test_the_target_of_k1_has_a_fiscal_reading_that_says_so(published: list[Figure]) -> None:
    reading = next(f for f in published if f.key == "K1/derived/target-fiscal-year/2026-03-31")
    assert (reading.display("en"), reading.basis) == ("100 %", "derived")
    assert reading.title("ja").endswith("目標（年度と読む場合）")


def test_every_published_figure_names_its_document(published: list[Figure]) -> None:
    assert {f.key for f in published if f.basis == "published" and f.document is None} == set()
    assert {f.key for f in published if not f.evidence and f.basis != "computed"} == set()


@pytest.mark.parametrize("indicator", ["K1", "K2", "K9"])
def test_figures_are_derived_from_the_cited_ones_and_not_from_constants(indicator: str) -> None:
    empty = figures(ox.Store(), TODAY, BASE, indicator)
    assert {f.basis for f in empty} <= {"computed"}
    assert {(f.display("en"), f.status) for f in empty} <= {("no data", "M")}


def test_what_is_published_later_is_not_told_earlier(figures_store: ox.Store) -> None:
    told_then = {f.key for f in figures(figures_store, date(2023, 3, 30), BASE) if f.basis != "computed"}
    assert told_then == {
        "K1/published/target/2025-12-31",
        "K1/derived/target-fiscal-year/2026-03-31",
        "K2/published/target/2024-03-31",
        "K4/published/2021-03-31",
        "K4/published/2022-12-31",
    }


def test_computed_figures_stand_beside_the_published_ones(graph: Callable[[str], ox.Store]) -> None:
    store = graph("indicators/K2")
    store.extend(cited())
    found = told(figures(store, date(2024, 4, 1), BASE, "K2"), stratum="total")
    assert found["published/standard/total"] == (88, 134, "0.6600")
    # 5 of the 134 programmes that are published: the counts are told, and no rate
    assert found["computed/standard/total"] == (4, 5, None)
    assert found["computed/strict/total"] == (2, 5, None)


def test_two_documents_may_publish_the_same_figure() -> None:
    store = ox.Store()
    store.extend(cited())
    for quad in cited():
        again = [
            ox.NamedNode(t.value.replace("research-data-2023", "follow-up-2024")) if isinstance(t, ox.NamedNode) else t
            for t in (quad.subject, quad.object)
        ]
        store.add(ox.Quad(again[0], quad.predicate, again[1]))  # type: ignore[arg-type]
    keys = {f.key for f in figures(store, TODAY, BASE, "K2") if f.basis == "published"}
    assert keys == {
        "K2/published/2023-03-31/research-data-2023",
        "K2/published/2023-03-31/follow-up-2024",
        "K2/published/target/2024-03-31/research-data-2023",
        "K2/published/target/2024-03-31/follow-up-2024",
    }


def test_the_same_figure_twice_is_an_error(figures_store: ox.Store) -> None:
    node = ox.NamedNode(f"{BASE}/id/figure/policy/again")
    for quad in list(figures_store.quads_for_pattern(None, ENISHI.measure, None)):
        if "programmes-with-mechanism/" in quad.subject.value:
            for fact in list(figures_store.quads_for_pattern(quad.subject, None, None)):
                figures_store.add(ox.Quad(node, fact.predicate, fact.object))
    with pytest.raises(StoreError, match="twice"):
        figures(figures_store, TODAY, BASE, "K2")


def test_an_unknown_indicator_is_told(figures_store: ox.Store) -> None:
    with pytest.raises(UnknownQueryError, match="indicators/K99"):
        figures(figures_store, TODAY, BASE, "K99")


def figure(numerator: int | None, denominator: int | None, ratio: str | None, basis: str = "computed") -> Figure:
    concept = ox.NamedNode("https://w3id.org/enishi/scheme/")
    return Figure(
        indicator="K2", basis=basis, variant=ox.NamedNode(concept.value + "variant/standard"),
        stratum=ox.NamedNode(concept.value + "stratum/total"), subject=None, numerator=numerator,
        denominator=denominator, ratio=None if ratio is None else Decimal(ratio), period=TODAY, reference_date=TODAY,
        unit="", document=None, evidence=(), key="K2/x", base=BASE,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("made", "english", "percent"),
    [
        (figure(88, 134, "0.6567"), "66 % (88/134)", 66),
        (figure(88, 134, "0.66", "published"), "66 % (88/134)", 66),
        (figure(1, 200, "0.0050"), "1 % (1/200)", 1),  # exactly half: up
        (figure(66496, 100000, "0.6650"), "66 % (66,496/100,000)", 66),  # not rounded twice
        (figure(1234, None, None), "1,234", None),
        (figure(3, 4, None), "3/4", None),
        (figure(None, None, "1"), "100 %", 100),
        (figure(None, None, "0.447", "published"), "44.7 %", 45),  # as it is printed
        (figure(None, 1159, "0.501", "published"), "50.1 % (of 1,159)", 50),
        (figure(0, 0, None), "no data", None),
        (figure(None, None, None), "no data", None),
    ],
)
def test_a_figure_is_displayed_rounded_half_up_and_never_as_zero_without_data(
    made: Figure, english: str, percent: int | None
) -> None:
    assert (made.display("en"), made.percent) == (english, percent)


def test_titles_are_told_in_both_languages(published: list[Figure]) -> None:
    strict = next(f for f in published if f.key == "K2/derived/strict/2023-03-31")
    assert "一部導入を除く" in strict.title("ja")
    assert strict.title("en").endswith(" / strict, without partly introduced")


def test_observations_hold_the_figure_its_query_and_its_evidence(figures_store: ox.Store) -> None:
    release = f"{BASE}/id/release/20260401"
    store = ox.Store()
    for triple in observations(figures(figures_store, TODAY, BASE), release):
        store.add(ox.Quad(triple.subject, triple.predicate, triple.object))
    node = ox.NamedNode(f"{BASE}/id/figure/K2/derived/2023-03-31")

    def values(predicate: ox.NamedNode) -> set[str]:
        return {q.object.value for q in store.quads_for_pattern(node, predicate, None)}  # type: ignore[union-attr]

    assert values(RDF.type) == {QB.Observation.value}
    assert values(ENISHI.numerator) == {"88"}
    assert values(ENISHI.denominator) == {"134"}
    assert values(ENISHI.ratio) == {"0.6567"}
    assert values(SDMXA.obsStatus) == {"http://purl.org/linked-data/sdmx/2009/code#obsStatus-A"}
    assert values(PROV.hadPrimarySource) == {f"{BASE}/id/document/policy/research-data-2023"}
    assert values(ENISHI.release) == {release}
    asked = ox.NamedNode(f"{BASE}/id/query/indicators/K2")
    assert values(ENISHI.query) == {asked.value}
    assert {asked.value, release} < values(PROV.wasDerivedFrom)
    (text,) = [q.object for q in store.quads_for_pattern(asked, SH.select, None)]
    assert isinstance(text, ox.Literal)
    assert text.value == query("indicators/K2").text
    agencies = ox.NamedNode(f"{BASE}/id/figure/K1/published/national-rd-agency/2023-12-31")
    (klass,) = [q.object for q in store.quads_for_pattern(agencies, ENISHI.institutionClass, None)]
    assert klass == ox.NamedNode("https://w3id.org/enishi/scheme/institution-class/national-rd-agency")
    universities = ox.NamedNode(f"{BASE}/id/figure/K1/derived/national-university/2023-03-31")
    for unknown in (ENISHI.ratio, ENISHI.denominator):
        (quad,) = store.quads_for_pattern(universities, unknown, None)
        assert quad.object == ox.Literal("", datatype=CUBELINK.Undefined)


def test_figures_do_not_change_when_they_are_in_the_store_already(figures_store: ox.Store) -> None:
    before = figures(figures_store, TODAY, BASE)
    for triple in list(observations(before)):
        figures_store.add(ox.Quad(triple.subject, triple.predicate, triple.object))
        figures_store.add(
            ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(f"{BASE}/graph/figures"))
        )
    figures_store.extend(words())
    assert figures(figures_store, TODAY, BASE) == before


def test_the_cases_of_the_indicators_are_there() -> None:
    assert {p.name for p in (CASES / "indicators").iterdir()} == {f"K{n}" for n in range(1, 10)}
