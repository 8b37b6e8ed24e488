"""Decisions of people outrank rules, and a merge undone leaves no trace."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.errors import UsageError
from loader.identity import Identity, Resolution
from loader.identity import decision as decisions
from loader.identity.decision import Decision
from loader.record import Key

BASE = "https://w3id.org/enishi"
DAY = date(2026, 4, 1)


def iri(source: str, key: str, kind: str = "person") -> str:
    return f"{BASE}/id/{kind}/{source}/{key}"


def decided(one: str, other: str, *, same: bool) -> Decision:
    return Decision(one, other, same, "審査担当", DAY, "理由")


def resolve(stated: dict[str, list[tuple[str, str]]], *rows: Decision) -> Resolution:
    identity = Identity(BASE, rows)
    for name, keys in stated.items():
        identity.add(ox.NamedNode(name), [Key(*key) for key in keys])
    return identity.resolve()


A, B, C = iri("jairo", "a"), iri("kaken", "b"), iri("nrid", "c")


def test_an_accepted_pair_is_one_thing_without_any_identifier() -> None:
    found = resolve({A: [], B: []}, decided(A, B, same=True))
    assert found.of(ox.NamedNode(A)) == found.of(ox.NamedNode(B))
    assert {link.key.scheme for link in found.links} == {"decision"}
    assert {link.key.value for link in found.links} == {"2026-04-01"}


def test_a_rejected_pair_stays_two_things_whatever_they_share() -> None:
    keys = [("orcid", "0000-0001-0001-0001")]
    found = resolve({A: keys, B: keys}, decided(A, B, same=False))
    assert found.of(ox.NamedNode(A)) != found.of(ox.NamedNode(B))
    assert len({node.value for node in found.canonical.values()}) == 2


def test_a_rejected_pair_is_not_joined_through_a_third() -> None:
    keys = [("orcid", "0000-0001-0001-0001")]
    found = resolve({A: keys, B: keys, C: keys}, decided(A, C, same=False))
    assert found.of(ox.NamedNode(A)) != found.of(ox.NamedNode(C))
    assert found.of(ox.NamedNode(B)) in {found.of(ox.NamedNode(A)), found.of(ox.NamedNode(C))}


def test_the_last_decision_about_a_pair_counts_either_way_round() -> None:
    found = resolve({A: [], B: []}, decided(A, B, same=True), decided(B, A, same=False))
    assert found == resolve({A: [], B: []})


def test_a_decision_about_nodes_that_are_not_there_changes_nothing() -> None:
    assert resolve({A: []}, decided(A, B, same=True)) == resolve({A: []})


def test_things_of_two_kinds_are_never_joined_by_decision() -> None:
    grant = iri("kaken", "g", "grant")
    found = resolve({A: [], grant: []}, decided(A, grant, same=True))
    assert found.canonical == {}


def test_every_other_identifier_of_a_thing_leads_to_its_canonical_iri() -> None:
    found = resolve({A: [("erad-researcher", "90050426"), ("orcid", "0000-0001-0001-0001")]})
    assert found.aliases == {
        f"{BASE}/id/person/orcid:0000-0001-0001-0001": ox.NamedNode(f"{BASE}/id/person/erad-researcher:90050426")
    }


def test_planned_and_real_things_with_one_identifier_are_two_linked_nodes() -> None:
    planned, real = iri("dmp", "1", "planned-dataset"), iri("jairo", "1", "dataset")
    found = resolve({planned: [("doi", "10.1234/a"), ("dmp-dataset", "d:1")], real: [("doi", "10.1234/a")]})
    assert found.of(ox.NamedNode(planned)) != found.of(ox.NamedNode(real))
    assert found.realised == {(found.of(ox.NamedNode(real)), found.of(ox.NamedNode(planned)))}


def test_decisions_are_kept_as_an_sssom_table_and_read_back(tmp_path: Path) -> None:
    rows = [decided(A, B, same=True), Decision(B, C, False, 'a\t"b"', DAY, "改行\nを含む")]
    for row in rows:
        decisions.add(tmp_path, row)
    found = decisions.read(tmp_path)
    assert [(d.one, d.other, d.same) for d in found] == [(A, B, True), (B, C, False)]
    assert found[1].author == "a 'b'"
    assert found[1].reason == "改行 を含む"
    text = (tmp_path / decisions.FILE).read_text(encoding="utf-8")
    assert text.startswith("#curie_map:")
    assert text.count("subject_id") == 1


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (f"{A}\towl:sameAs\t\t{A}\t\t\t2026-01-01\t", "subject_id"),
        (f"{A}\tskos:closeMatch\t\t{B}\t\t\t2026-01-01\t", "predicate_id"),
        (f"{A}\towl:sameAs\tPerhaps\t{B}\t\t\t2026-01-01\t", "predicate_modifier"),
        (f"{A}\towl:sameAs\t\t{B}\t\t\t2026-13-01\t", "mapping_date"),
    ],
)
def test_a_wrong_row_is_refused_by_line_and_column(row: str, column: str, tmp_path: Path) -> None:
    (tmp_path / decisions.FILE).write_text("\t".join(decisions.COLUMNS) + "\n" + row + "\n", encoding="utf-8")
    with pytest.raises(UsageError, match=rf"line 2: .*{column}"):
        decisions.read(tmp_path)


NODES = [iri(source, str(n)) for source in ("jairo", "kaken", "nrid") for n in range(2)]
KEYS = st.lists(st.tuples(st.sampled_from(["erad-researcher", "orcid"]), st.sampled_from("ab")), max_size=2)
STATED = st.dictionaries(st.sampled_from(NODES), KEYS, max_size=6)
PAIRS = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES), st.booleans()), max_size=4)


@given(STATED, PAIRS)
def test_what_a_person_set_apart_is_never_one_node(stated: dict, pairs: list) -> None:
    rows = [decided(one, other, same=same) for one, other, same in pairs if one != other]
    found = resolve(stated, *rows)
    for decision in decisions.effective(rows):
        if not decision.same and decision.one in stated and decision.other in stated:
            assert found.of(ox.NamedNode(decision.one)) != found.of(ox.NamedNode(decision.other))


@given(STATED, PAIRS, st.sampled_from(NODES), st.sampled_from(NODES))
def test_a_merge_and_its_split_restore_everything_where_no_rule_joins(
    stated: dict, pairs: list, one: str, other: str
) -> None:
    rows = [decided(a, b, same=same) for a, b, same in pairs if a != b and {a, b} != {one, other}]
    before = resolve(stated, *rows)
    if one == other or before.of(ox.NamedNode(one)) == before.of(ox.NamedNode(other)):
        return
    after = resolve(stated, *rows, decided(one, other, same=True), decided(one, other, same=False))
    after.ambiguities = before.ambiguities  # what a person has judged is no longer asked; it is in no dump
    assert after == before


@given(STATED, PAIRS, st.randoms())
def test_the_outcome_does_not_depend_on_the_order_of_reading(stated: dict, pairs: list, random: object) -> None:
    rows = [decided(a, b, same=same) for a, b, same in pairs if a != b]
    names = list(stated)
    random.shuffle(names)  # type: ignore[attr-defined]
    assert resolve({name: stated[name] for name in names}, *rows) == resolve(stated, *rows)


def test_the_evidence_of_a_link_is_what_joined_and_not_what_a_member_has_alone() -> None:
    keys = {
        A: [("erad-researcher", "90050426"), ("orcid", "0000-0001-0001-0001")],
        B: [("orcid", "0000-0001-0001-0001")],
    }
    evidence = {link.stated.value: link.key.scheme for link in resolve(keys).links}
    assert evidence == {A: "orcid", B: "orcid"}


def test_the_evidence_of_a_decision_is_the_decision_even_when_a_member_has_an_identifier() -> None:
    found = resolve({A: [("erad-researcher", "90050426")], B: []}, decided(A, B, same=True))
    assert {link.key.scheme for link in found.links} == {"decision"}


DOI = [("doi", "10.1234/a"), ("hdl", "1234/5")]
DATASETS = [iri(source, "1", "dataset") for source in ("datacite", "grdm", "jairo")]


@pytest.mark.parametrize("first", DATASETS)
def test_the_first_named_of_a_split_keeps_the_iri_and_what_nobody_named(first: str) -> None:
    keeping, *_, leaving = [first, *(d for d in DATASETS if d != first)]
    found = resolve(dict.fromkeys(DATASETS, DOI), decided(keeping, leaving, same=False))
    kept = found.members[f"{BASE}/id/dataset/doi:10.1234/a"]
    assert kept == sorted(set(DATASETS) - {leaving})
    assert found.of(ox.NamedNode(leaving)).value == f"{BASE}/id/dataset/hdl:1234/5"


def test_where_a_merge_is_undone_the_more_trusted_source_keeps_what_both_could_have() -> None:
    rows = (decided(DATASETS[0], DATASETS[2], same=True), decided(DATASETS[0], DATASETS[2], same=False))
    for trust, keeping in ((["jairo", "grdm"], DATASETS[2]), (["datacite"], DATASETS[0])):
        identity = Identity(BASE, rows)
        for name in DATASETS:
            identity.add(ox.NamedNode(name), [Key(*key) for key in DOI])
        kept = identity.resolve(trust).members[f"{BASE}/id/dataset/doi:10.1234/a"]
        assert kept == sorted((keeping, DATASETS[1]))


def test_an_acceptance_that_other_decisions_defeat_is_told() -> None:
    rows = (decided(A, B, same=True), decided(A, C, same=True), decided(B, C, same=False))
    found = resolve({A: [], B: [], C: []}, *rows)
    assert [(a.key.scheme, a.nodes) for a in found.ambiguities] == [("decision", (A, C))]


@pytest.mark.parametrize(
    ("planned", "real"),
    [({"dmp/1"}, {"jairo/1", "jairo/2"}), ({"dmp/1", "dmp/2"}, {"jairo/1"}), ({"dmp/1"}, {"jairo/1", "grdm/1"})],
)
def test_a_data_number_links_plan_and_result_only_where_it_means_one_of_each(planned: set, real: set) -> None:
    number = ("data-number", "1020:JPMJMS2099:1")
    things = {f"{BASE}/id/planned-dataset/{name}": [number] for name in planned}
    things |= {f"{BASE}/id/dataset/{name}": [number, ("doi", f"10.1234/{name}")] for name in real}
    found = resolve(things)
    assert found.realised == set()
    assert any(set(a.nodes) == set(things) and a.key == Key(*number) for a in found.ambiguities)


def test_a_data_number_links_one_plan_and_one_result_that_two_sources_tell_of() -> None:
    number = ("data-number", "1020:JPMJMS2099:1")
    planned, first, second = iri("dmp", "1", "planned-dataset"), *DATASETS[1:]
    found = resolve({planned: [number], first: [number, *DOI], second: [number]})
    assert found.realised == {(found.of(ox.NamedNode(first)), ox.NamedNode(planned))}
    assert found.of(ox.NamedNode(first)) == found.of(ox.NamedNode(second))
    assert found.ambiguities == []


def test_a_data_number_links_nothing_when_the_plan_names_another_doi() -> None:
    number = ("data-number", "1020:JPMJMS2099:1")
    planned, real = iri("dmp", "1", "planned-dataset"), iri("jairo", "1", "dataset")
    found = resolve({planned: [number, ("doi", "10.1234/b")], real: [number, ("doi", "10.1234/a")]})
    assert found.realised == set()
    assert [a.against for a in found.ambiguities] == ["doi: 10.1234/a / 10.1234/b"]


def test_a_doi_links_one_result_to_every_plan_of_it() -> None:
    plans = [iri("dmp", name, "planned-dataset") for name in "12"]
    found = resolve({**dict.fromkeys(plans, DOI), DATASETS[0]: DOI})
    assert {plan.value for _, plan in found.realised} == set(plans)
