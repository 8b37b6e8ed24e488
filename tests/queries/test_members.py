"""What is behind a computed figure: its members are its numbers, and what was left out says why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pyoxigraph as ox
import pytest

from loader.errors import StoreError
from loader.indicators import Member, figures, members
from loader.indicators.members import grouped
from loader.indicators.row import Row
from ontology import VCARD, scheme
from queries import all_queries, query
from tests.queries.conftest import BASE, cited

DATES = (date(2020, 3, 31), date(2023, 3, 31), date(2024, 4, 1), date(2025, 3, 31), date(2026, 4, 1))
INDICATORS = [q.name.partition("/")[2] for q in all_queries("members")]


def behind(store: ox.Store, key: str, on: date) -> dict[str, str]:
    """The members of a figure by the end of their IRI: "counted", "not counted", or why they were left out."""
    (figure,) = [f for f in figures(store, on, BASE) if f.key == key]
    return {m.iri.value.rpartition("/")[2]: told(m) for m in members(store, figure)}


def told(member: Member) -> str:
    if member.excluded is not None:
        return member.excluded.value.rpartition("/")[2]
    return "counted" if member.counted else "not counted"


@pytest.mark.parametrize("indicator", INDICATORS)
@pytest.mark.parametrize("on", DATES, ids=str)
def test_counted_members_are_the_numerator_and_those_not_left_out_the_denominator(
    indicator: str, on: date, graph: Callable[[str], ox.Store]
) -> None:
    store = graph(f"indicators/{indicator}")
    store.extend(cited())
    computed = [f for f in figures(store, on, BASE, indicator) if f.basis == "computed"]
    assert computed
    for figure in computed:
        found = members(store, figure)
        assert sum(m.counted for m in found) == (figure.numerator or 0), figure.key
        whole = figure.numerator if figure.denominator is None else figure.denominator  # K7 counts without a whole
        assert sum(m.excluded is None for m in found) == (whole or 0), figure.key
        assert len({m.iri for m in found}) == len(found)


def test_every_reason_is_of_the_code_list(graph: Callable[[str], ox.Store]) -> None:
    seen = set()
    for indicator in INDICATORS:
        store = graph(f"indicators/{indicator}")
        store.extend(cited())
        for on in DATES:
            computed = [f for f in figures(store, on, BASE, indicator) if f.basis == "computed"]
            seen |= {m.excluded for f in computed for m in members(store, f) if m.excluded is not None}
    assert seen <= {c.iri for c in scheme("exclusion").concepts}


def test_k1_names_who_has_no_policy_and_who_is_out_of_scope(graph: Callable[[str], ox.Store]) -> None:
    store = graph("indicators/K1")
    assert behind(store, "K1/computed/national-university/2023-03-31", date(2023, 3, 31)) == {
        "A": "counted", "B": "not counted", "C": "no-repository", "D": "not counted", "E": "repository-later",
    }  # fmt: skip
    assert behind(store, "K1/computed/national-rd-agency/2025-03-31", date(2025, 3, 31)) == {
        "00097mb19": "named-in-document"
    }


def test_k2_names_who_introduced_fully_partly_or_not(graph: Callable[[str], ox.Store]) -> None:
    store, on = graph("indicators/K2"), date(2023, 3, 31)
    assert behind(store, "K2/computed/2023-03-31", on) == {
        "A": "counted", "B": "counted", "C": "not counted", "D": "status-later", "E": "counted", "F": "no-status",
    }  # fmt: skip
    assert behind(store, "K2/computed/strict/2023-03-31", on)["B"] == "not counted"
    assert behind(store, "K2/computed/none/2023-03-31", on)["C"] == "counted"


def test_k6_names_what_cannot_be_searched_or_obtained_and_why(graph: Callable[[str], ox.Store]) -> None:
    store, on = graph("indicators/K6"), date(2024, 3, 31)
    assert behind(store, "K6/computed/searchable/2024-03-31", on) == {
        "A": "counted", "B": "counted", "C": "not counted", "D": "not counted", "E": "not counted",
        "F": "metadata-not-open", "G": "not-managed", "H": "not counted",
    }  # fmt: skip
    shared = behind(store, "K6/computed/obtainable/restricted/2024-03-31", on)
    assert (shared["D"], shared["E"], shared["A"]) == ("counted", "not counted", "other-category")


def test_without_contacts_in_the_store_nothing_is_said_of_shared_data(graph: Callable[[str], ox.Store]) -> None:
    store, on = graph("indicators/K6"), date(2024, 3, 31)
    for quad in list(store.quads_for_pattern(None, VCARD.hasEmail, None)):
        store.remove(quad)
    for quad in list(store.quads_for_pattern(None, VCARD.hasTelephone, None)):
        store.remove(quad)
    shared = next(f for f in figures(store, on, BASE, "K6") if "restricted" in f.key)
    assert (shared.display("en"), shared.status) == ("no data", "M")
    assert behind(store, shared.key, on)["D"] == "contacts-withheld"


def test_k7_names_the_datasets_of_a_project_and_who_has_not_reported(graph: Callable[[str], ox.Store]) -> None:
    store, on = graph("indicators/K7"), date(2024, 4, 1)
    assert behind(store, "K7/computed/2024-04-01", on) == {
        "A": "counted", "B": "not counted", "C": "counted", "D": "no-report",
    }  # fmt: skip
    assert behind(store, "K7/computed/project/A/2024-04-01", on) == {"A1": "counted", "A2": "counted"}


def test_k9_names_the_datasets_of_each_access_category(graph: Callable[[str], ox.Store]) -> None:
    store, on = graph("indicators/K9"), date(2025, 3, 31)
    store.extend(cited())
    ishiguro = "K9/computed/project/policy/moonshot-1-ishiguro"
    whole = behind(store, f"{ishiguro}/2025-03-31", on)
    assert set(whole.values()) == {"counted"}
    of_a_part = behind(store, f"{ishiguro}/overdue-embargo/2025-03-31", on)
    assert set(of_a_part) == set(whole)
    assert list(of_a_part.values()).count("counted") == 1


def test_a_member_names_every_record_about_it(graph: Callable[[str], ox.Store]) -> None:
    store = graph("indicators/K2")
    about = ox.NamedNode("http://xmlns.com/foaf/0.1/primaryTopic")
    for n in (2, 1):
        store.add(ox.Quad(ox.NamedNode(f"{BASE}/id/record/survey/{n}"), about, ox.NamedNode(f"{BASE}/id/programme/A")))
    figure = next(f for f in figures(store, date(2023, 3, 31), BASE, "K2") if f.key == "K2/computed/2023-03-31")
    a = next(m for m in members(store, figure) if m.iri.value.endswith("/A"))
    assert [r.value.rpartition("/")[2] for r in a.records] == ["1", "2"]


def test_published_figures_have_no_members(figures_store: ox.Store) -> None:
    published = [f for f in figures(figures_store, date(2026, 4, 1), BASE) if f.basis != "computed"]
    assert published
    assert {members(figures_store, f) for f in published} == {()}


def row(**values: object) -> Row:
    stated = {"member": ox.NamedNode("urn:a"), "counted": ox.Literal(True), "period": ox.Literal("2023-03-31")}
    return Row(query("members/K2"), stated | values)


@pytest.mark.parametrize(
    "wrong",
    [
        [row(counted=ox.Literal("maybe"))],
        [row(member=None)],
        [row(excluded=ox.NamedNode("urn:why"))],
        [row(), row(counted=ox.Literal(False))],
    ],
    ids=["flag", "no-member", "counted-and-left-out", "contradiction"],
)
def test_rows_that_cannot_be_are_an_error(wrong: list[Row]) -> None:
    with pytest.raises(StoreError):
        grouped(wrong)


def test_truth_may_be_written_as_a_number() -> None:
    (found,) = grouped([row(counted=ox.Literal(1))]).values()
    assert found[0].counted
