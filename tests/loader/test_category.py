"""The access rights of datasets from release to release."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from loader.category import State, States, carried, changes, read
from loader.store import Release
from ontology import COARAR, DCAT, DCTERMS, ENISHI, PROV, RDF

ONE, TWO, THREE = date(2025, 4, 1), date(2026, 4, 1), date(2026, 5, 1)
OPEN, CLOSED = COARAR.c_abf2.value, COARAR.c_14cb.value
DATASET = "https://w3id.org/enishi/id/dataset/doi:10.60999/1"


def test_a_right_that_stays_keeps_its_first_day_and_one_that_changes_begins_with_the_release() -> None:
    states = carried(carried({}, {"a": OPEN}, {}, ONE), {"a": OPEN}, {}, TWO)
    assert states == {"a": (State(OPEN, "2025-04-01"),)}
    assert carried(states, {"a": CLOSED}, {}, THREE) == {
        "a": (State(OPEN, "2025-04-01"), State(CLOSED, "2026-05-01")),
    }


def test_a_correction_on_the_same_reference_date_leaves_no_trace() -> None:
    before = carried({}, {"a": OPEN}, {}, ONE)
    wrong = carried(before, {"a": CLOSED}, {}, TWO)
    assert carried(wrong, {"a": OPEN}, {}, TWO) == before


def test_a_release_of_an_earlier_date_adds_nothing() -> None:
    states = carried(carried({}, {"a": OPEN}, {}, ONE), {"a": CLOSED}, {}, TWO)
    assert carried(states, {"a": ""}, {}, date(2025, 12, 1)) == states


def test_a_dataset_that_is_gone_keeps_what_it_had_and_a_merged_one_goes_on_under_its_new_name() -> None:
    before = carried({}, {"a": OPEN, "b": OPEN}, {}, ONE)
    gone = carried(before, {"c": CLOSED}, {"a": ("c",), "b": ()}, TWO)
    assert gone == {
        "b": (State(OPEN, "2025-04-01"),),
        "c": (State(OPEN, "2025-04-01"), State(CLOSED, "2026-04-01")),
    }
    assert carried(gone, {"b": CLOSED, "c": CLOSED}, {}, THREE)["b"][-1] == State(CLOSED, "2026-05-01")


def test_a_dataset_that_was_split_or_merged_into_a_known_one_lends_its_history_to_nobody() -> None:
    before = carried({}, {"a": OPEN, "b": CLOSED}, {}, ONE)
    assert carried(before, {"b": CLOSED}, {"a": ("b",)}, TWO)["b"] == (State(CLOSED, "2025-04-01"),)
    split = carried(before, {"c": CLOSED, "d": OPEN}, {"a": ("c", "d")}, TWO)
    assert split["c"] == (State(CLOSED, "2026-04-01"),)


@given(st.lists(st.tuples(st.dictionaries(st.sampled_from("abc"), st.sampled_from("xyz")), st.integers(0, 3))))
def test_days_are_in_order_neighbours_differ_and_the_same_release_again_changes_nothing(
    steps: list[tuple[dict[str, str], int]],
) -> None:
    states: States = {}
    day = ONE
    for holding, days in steps:
        day += timedelta(days=days)
        states = carried(states, holding, {}, day)
        assert carried(states, holding, {}, day) == states
        assert {iri: states[iri][-1].category for iri in holding} == holding
        for told in states.values():
            for one, other in pairwise(told):
                assert one.first < other.first
                assert one.category != other.category


def _store(category: ox.NamedNode | None) -> ox.Store:
    store = ox.Store()
    node = ox.NamedNode(DATASET)
    store.add(ox.Quad(node, RDF.type, DCAT.Dataset))
    if category:
        store.add(ox.Quad(node, DCTERMS.accessRights, category))
    return store


def test_only_what_changed_is_told_and_the_next_release_reads_it_back(tmp_path: Path) -> None:
    released: Release | None = None
    told: list[ox.Triple] = []
    for number, (category, day) in enumerate(((COARAR.c_abf2, ONE), (COARAR.c_abf2, TWO), (None, THREE))):
        directory = tmp_path / str(number)
        directory.mkdir()
        told = list(changes(_store(category), released, directory, "public", day))
        assert bool(told) == (day == THREE)
        released = Release(directory)
    assert read(tmp_path / "2", "public") == {DATASET: (State(OPEN, "2025-04-01"), State("", "2026-05-01"))}
    first, second = (ox.NamedNode(f"{DATASET}#access-{day.isoformat()}") for day in (ONE, THREE))
    assert ox.Triple(second, PROV.wasRevisionOf, first) in told
    assert ox.Triple(first, DCTERMS.accessRights, COARAR.c_abf2) in told
    assert [t for t in told if t.subject == second and t.predicate == DCTERMS.accessRights] == []
    assert {t.object.value for t in told if t.predicate == ENISHI.firstSeen} == {"2025-04-01", "2026-05-01"}  # type: ignore[union-attr]
