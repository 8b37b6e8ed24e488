"""Identifiers that contradict each other join nothing until a person has decided, whatever the order of records."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.identity import Decision, Identity, Resolution
from loader.record import Key

BASE = "https://w3id.org/enishi"
Keys = list[tuple[str, str]]


def iri(kind: str, name: str) -> str:
    return f"{BASE}/id/{kind}/{name}"


def resolve(*records: tuple[str, Keys], decisions: tuple[Decision, ...] = ()) -> Resolution:
    """What records amount to; a node may be stated by several of them."""
    identity = Identity(BASE, decisions)
    for name, keys in records:
        identity.add(ox.NamedNode(name), [Key(*key) for key in keys])
    return identity.resolve()


def clusters(found: Resolution, *nodes: str) -> set[frozenset[str]]:
    by_name: dict[str, set[str]] = {}
    for node in nodes:
        by_name.setdefault(found.canonical_iri(node), set()).add(node)
    return {frozenset(members) for members in by_name.values()}


def decided(one: str, other: str, *, same: bool) -> Decision:
    return Decision(one, other, same, "審査担当", date(2026, 4, 1), "理由")


PAIRS = [
    ("organization", ("ror", "057zh3y96"), ("ror", "00097mb19"), ("isni", "0000000121691048")),
    ("person", ("erad-researcher", "90050426"), ("erad-researcher", "00191817"), ("orcid", "0000-0001-0001-0001")),
    ("person", ("orcid", "0000-0001-0001-0001"), ("orcid", "0000-0002-0002-0002"), ("crid", "1420001326000000001")),
    ("dataset", ("doi", "10.1234/a"), ("doi", "10.1234/b"), ("hdl", "2433/1")),
    ("document", ("doi", "10.1234/a"), ("doi", "10.1234/b"), ("irdb", "oai:irdb.nii.ac.jp:00001:0000000001")),
    ("project", ("jgn", "1020:JPMJMS2099"), ("jgn", "1020:JPMJMS2098"), ("erad-project", "24099001")),
    ("grant", ("jgn", "1025:JP23H03160"), ("jgn", "1025:JP23K27850"), ("kaken-project", "KAKENHI-PROJECT-1")),
]


@pytest.mark.parametrize(("kind", "first", "second", "shared"), PAIRS)
def test_two_things_with_different_proper_identifiers_stay_two_and_are_told(
    kind: str, first: tuple, second: tuple, shared: tuple
) -> None:
    one, other = iri(kind, "jairo/1"), iri(kind, "cinii/2")
    found = resolve((one, [first, shared]), (other, [second, shared]))
    assert len(clusters(found, one, other)) == 2
    (told,) = found.ambiguities
    assert (told.key, set(told.nodes), told.joined) == (Key(*shared), {one, other}, False)
    assert told.against.startswith(f"{first[0]}: ")
    assert not any(f"/{shared[0]}:" in alias for alias in found.aliases)


@pytest.mark.parametrize(("kind", "first", "second", "shared"), PAIRS)
def test_a_person_joins_them_or_settles_that_they_are_two(
    kind: str, first: tuple, second: tuple, shared: tuple
) -> None:
    one, other = iri(kind, "jairo/1"), iri(kind, "cinii/2")
    more, most = iri(kind, "kaken/3"), iri(kind, "nrid/4")
    records = [(one, [first, shared]), (other, [second, shared]), (more, [first]), (most, [second])]
    accepted = resolve(*records, decisions=(decided(one, other, same=True),))
    assert len(clusters(accepted, one, other, more, most)) == 1
    assert accepted.ambiguities == []
    rejected = resolve(*records, decisions=(decided(one, other, same=False),))
    assert clusters(rejected, one, other, more, most) == {frozenset((one, more)), frozenset((other, most))}
    assert rejected.ambiguities == []


def test_an_acceptance_joins_the_whole_things_whichever_node_was_named() -> None:
    a, b, c = (iri("organization", f"{source}/1") for source in ("jairo", "ror", "nistep"))
    records = [(a, [("isni", "1")]), (b, [("ror", "1"), ("isni", "1")]), (c, [("ror", "2")])]
    found = resolve(*records, decisions=(decided(a, c, same=True),))
    assert len(clusters(found, a, b, c)) == 1


def test_a_node_that_could_be_either_is_neither() -> None:
    one, other, either = iri("person", "nrid/1"), iri("person", "kaken/2"), iri("person", "jairo/3")
    orcid = ("orcid", "0000-0001-0001-0001")
    found = resolve(
        (one, [("erad-researcher", "1"), orcid]), (other, [("erad-researcher", "2"), orcid]), (either, [orcid])
    )
    assert len(clusters(found, one, other, either)) == 3
    assert set(found.ambiguities[0].nodes) == {one, other, either}


def test_nodes_without_proper_identifier_join_each_other_where_the_others_contradict() -> None:
    orcid = ("orcid", "0000-0001-0001-0001")
    one, other = iri("person", "nrid/1"), iri("person", "kaken/2")
    free = [iri("person", f"jairo/{n}") for n in range(3)]
    found = resolve(
        (one, [("erad-researcher", "1"), orcid]),
        (other, [("erad-researcher", "2"), orcid]),
        *((name, [orcid]) for name in free),
    )
    assert clusters(found, one, other, *free) == {frozenset((one,)), frozenset((other,)), frozenset(free)}


def test_in_a_chain_the_stronger_key_joins_first() -> None:
    a, b, c = (iri("dataset", f"{source}/1") for source in ("jairo", "datacite", "grdm"))
    found = resolve(
        (a, [("hdl", "1/1")]), (b, [("hdl", "1/1"), ("irdb", "i")]), (c, [("irdb", "i"), ("doi", "10.1/c")])
    )
    assert len(clusters(found, a, b, c)) == 1
    found = resolve(
        (a, [("hdl", "1/1"), ("doi", "10.1/a")]),
        (b, [("hdl", "1/1"), ("irdb", "i")]),
        (c, [("irdb", "i"), ("doi", "10.1/c")]),
    )
    assert clusters(found, a, b, c) == {frozenset((a,)), frozenset((b, c))}


def test_the_spelling_of_a_key_does_not_decide_a_chain() -> None:
    """Two handles lead from one node to two things; neither is preferred because its number sorts first."""
    a, b, c = (iri("dataset", f"{source}/1") for source in ("jairo", "datacite", "grdm"))
    for first, second in (("1/1", "1/2"), ("1/2", "1/1")):
        found = resolve(
            (a, [("doi", "10.1/a"), ("hdl", first)]),
            (b, [("hdl", first), ("hdl", second)]),
            (c, [("doi", "10.1/c"), ("hdl", second)]),
        )
        assert len(clusters(found, a, b, c)) == 3


def test_a_node_that_two_records_tell_differently_bridges_nothing_and_takes_no_name() -> None:
    funder = iri("organization", "jairo/erad-funder:1020")
    one, other = iri("organization", "ror/1"), iri("organization", "ror/2")
    code = ("erad-funder", "1020")
    found = resolve(
        (funder, [code, ("ror", "1")]), (funder, [code, ("ror", "2")]), (one, [("ror", "1")]), (other, [("ror", "2")])
    )
    assert {found.canonical_iri(n) for n in (one, other)} == {"https://ror.org/1", "https://ror.org/2"}
    assert found.canonical_iri(funder) == f"{BASE}/id/organization/erad-funder:1020"
    assert {a.key.scheme for a in found.ambiguities} == {"ror"}


def test_an_erad_project_with_two_numbers_joins_no_two_projects() -> None:
    erad = iri("project", "erad/erad-project:24099001")
    one, other = iri("project", "jairo/jgn:1"), iri("project", "jairo/jgn:2")
    first, second = ("jgn", "1020:JPMJMS2099"), ("jgn", "1020:JPMJMS2098")
    known = ("erad-project", "24099001")
    found = resolve((erad, [known, first]), (erad, [known, second]), (one, [first]), (other, [second]))
    assert len(clusters(found, one, other)) == 2


def test_the_further_numbers_of_a_kakenhi_project_are_no_contradiction() -> None:
    """Trap 6: one record of KAKEN states all numbers of a project."""
    own, cited, old = iri("grant", "kaken/1"), iri("grant", "jairo/2"), iri("grant", "cinii/3")
    found = resolve(
        (own, [("jgn", "1025:JP23K27850"), ("jgn", "1025:JP23H03160")]),
        (cited, [("jgn", "1025:JP23H03160")]),
        (old, [("jgn", "1025:JP23K27850")]),
    )
    assert len(clusters(found, own, cited, old)) == 1
    assert found.ambiguities == []


def test_two_dois_that_one_record_states_are_one_thing_and_are_told() -> None:
    """Trap 72: the DOI of a version and that of all versions."""
    both, version, concept = iri("dataset", "jairo/1"), iri("dataset", "datacite/2"), iri("dataset", "openaire/3")
    found = resolve(
        (both, [("doi", "10.1/v1"), ("doi", "10.1/all")]),
        (version, [("doi", "10.1/v1")]),
        (concept, [("doi", "10.1/all")]),
    )
    assert len(clusters(found, both, version, concept)) == 1
    assert [(a.key.value, a.joined) for a in found.ambiguities] == [("10.1/all / 10.1/v1", True)]


def test_an_organisation_may_have_several_codes_below_its_ror() -> None:
    names = [iri("organization", f"{source}/1") for source in ("ror", "nistep", "erad")]
    found = resolve(
        (names[0], [("ror", "1")]),
        (names[1], [("ror", "1"), ("erad-institution", "1"), ("erad-institution", "2")]),
        (names[2], [("erad-institution", "2")]),
    )
    assert len(clusters(found, *names)) == 1
    assert found.ambiguities == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0301:JPJ012367:0a0a0a0a0a0a0a0a", "0301:JPJ012367:0b0b0b0b0b0b0b0b"),
        ("0301:JPJ012367:0a0a0a0a0a0a0a0a", "1020:JPMJMS2099"),
        ("unknown:JPMJMS2099", "1020:JPMJMS2099"),
    ],
)
def test_numbers_of_programmes_and_unknown_funders_are_no_contradiction(one: str, other: str) -> None:
    first, second = iri("project", "erad/1"), iri("project", "grdm/2")
    known = ("erad-project", "24099001")
    found = resolve((first, [("jgn", one), known]), (second, [("jgn", other), known]))
    assert len(clusters(found, first, second)) == 1


SCHEMES = ["erad-researcher", "orcid", "crid"]
RECORD = st.tuples(
    st.sampled_from([iri("person", f"{source}/{n}") for source in ("jairo", "nrid") for n in range(4)]),
    st.lists(st.tuples(st.sampled_from(SCHEMES), st.sampled_from("abc")), max_size=3),
)
RECORDS = st.lists(RECORD, max_size=10)


def stated(records: list[tuple[str, Keys]], scheme: str) -> dict[str, frozenset[str]]:
    return {
        name: frozenset(v for n, keys in records if n == name for s, v in keys if s == scheme) for name, _ in records
    }


@given(RECORDS)
def test_without_a_decision_no_thing_has_two_researcher_numbers(records: list) -> None:
    """The one exception is a node of one source that its records state with several numbers: then nobody else is it."""
    found = resolve(*records)
    numbers = stated(records, "erad-researcher")
    for members in clusters(found, *numbers):
        assert len({numbers[name] for name in members if numbers[name]}) <= 1


@given(RECORDS)
def test_two_orcids_are_one_person_only_by_a_researcher_number(records: list) -> None:
    found = resolve(*records)
    numbers, orcids = stated(records, "erad-researcher"), stated(records, "orcid")
    for members in clusters(found, *numbers):
        if len({orcids[name] for name in members if orcids[name]}) > 1:
            assert any(numbers[name] for name in members)


@given(RECORDS, st.randoms())
def test_the_order_of_records_changes_nothing(records: list, random: object) -> None:
    shuffled = list(records)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    plain = [(name, sorted(keys)) for name, keys in records]
    assert resolve(*plain) == resolve(*((name, sorted(keys)) for name, keys in shuffled))


@given(RECORDS, st.integers(0, 9))
def test_a_source_that_repeats_what_is_known_changes_nothing_else(records: list, place: int) -> None:
    """A node with the identifiers of another is where that one is, and all others are where they were."""
    if place >= len(records):
        return
    names = sorted({name for name, _ in records})
    original = records[place][0]
    again = [(iri("person", "kaken/again"), keys) for name, keys in records if name == original]
    before, after = resolve(*records), resolve(*records, *again)
    assert clusters(after, *names) == clusters(before, *names)
    if any(keys for _, keys in again):
        assert after.canonical_iri(again[0][0]) == after.canonical_iri(original)


@given(RECORDS)
def test_whatever_shares_an_identifier_is_one_thing_or_told(records: list) -> None:
    found = resolve(*records)
    told = {(a.key, frozenset(found.canonical_iri(n) for n in a.nodes)) for a in found.ambiguities if not a.joined}
    for scheme in SCHEMES:
        for value in "abc":
            holders = {found.canonical_iri(n) for n, v in stated(records, scheme).items() if value in v}
            for pair in combinations(sorted(holders), 2):
                assert any(key == Key(scheme, value) and set(pair) <= things for key, things in told)


def test_an_acceptance_of_a_node_that_records_tell_differently_joins_all_that_are_told_the_same_way() -> None:
    one, other, clear, third = (iri("person", name) for name in ("nrid/1", "kaken/2", "jairo/3", "jairo/4"))
    both = [("erad-researcher", "a"), ("erad-researcher", "b")]
    records = [(one, both), (other, both), (clear, [("erad-researcher", "b")]), (third, [("erad-researcher", "a")])]
    assert clusters(resolve(*records), one, other, clear, third) == {
        frozenset((one, other)),
        frozenset((clear,)),
        frozenset((third,)),
    }
    found = resolve(*records, decisions=(decided(clear, one, same=True),))
    assert clusters(found, one, other, clear, third) == {frozenset((one, other, clear)), frozenset((third,))}
