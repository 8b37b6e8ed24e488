"""Identity: only identifiers join, and the outcome does not depend on order."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from loader.identity import Identity, Resolution
from loader.record import Key

BASE = "https://w3id.org/enishi"


def node(kind: str, source: str, key: str) -> ox.NamedNode:
    return ox.NamedNode(f"{BASE}/id/{kind}/{source}/{key}")


def resolve(*stated: tuple[ox.NamedNode, list[tuple[str, str]]]) -> Resolution:
    identity = Identity(BASE)
    for thing, keys in stated:
        identity.add(thing, [Key(*key) for key in keys])
    return identity.resolve()


def test_a_shared_doi_joins_two_sources_under_the_doi() -> None:
    one, other = node("dataset", "grdm", "n/1"), node("dataset", "jairo", "oai:h:1")
    found = resolve((one, [("doi", "10.1234/a")]), (other, [("doi", "10.1234/a")]))
    assert found.of(one) == found.of(other) == ox.NamedNode(f"{BASE}/id/dataset/doi:10.1234/a")


def test_every_link_carries_the_identifier_that_shows_it() -> None:
    one, other = node("dataset", "grdm", "n/1"), node("dataset", "jairo", "oai:h:1")
    found = resolve((one, [("doi", "10.1234/a")]), (other, [("doi", "10.1234/a")]))
    evidence = {t.object.value for link in found.links for t in link.triples() if "match_string" in t.predicate.value}
    assert evidence == {"doi:10.1234/a"}
    assert len(found.links) == 2


def test_an_organisation_with_ror_is_the_ror_iri() -> None:
    org = node("organization", "jairo", "ror:057zh3y96")
    assert resolve((org, [("ror", "057zh3y96")])).of(org).value == "https://ror.org/057zh3y96"


def test_a_funder_code_and_a_ror_meet_through_the_record_that_states_both() -> None:
    by_code, by_ror = node("organization", "erad", "erad-funder:1020"), node("organization", "jairo", "ror:00097mb19")
    found = resolve((by_code, [("erad-funder", "1020"), ("ror", "00097mb19")]), (by_ror, [("ror", "00097mb19")]))
    assert found.of(by_code) == found.of(by_ror)


def test_things_of_different_kinds_never_join() -> None:
    grant, project = node("grant", "erad", "jgn:1"), node("project", "erad", "jgn:1")
    found = resolve((grant, [("jgn", "1020:JPMJMS2099")]), (project, [("jgn", "1020:JPMJMS2099")]))
    assert found.of(grant) != found.of(project)


def test_a_programme_level_number_keeps_two_projects_apart() -> None:
    one, other = node("project", "erad", "a"), node("project", "erad", "b")
    found = resolve((one, [("jgn", "0301:JPJ012367:流域")]), (other, [("jgn", "0301:JPJ012367:自動運転")]))
    assert found.of(one) != found.of(other)


def test_a_data_number_joins_across_sources() -> None:
    one, other = node("dataset", "grdm", "n/1"), node("dataset", "jairo", "oai:h:1")
    found = resolve((one, [("data-number", "g:1")]), (other, [("data-number", "g:1"), ("doi", "10.1234/a")]))
    assert found.of(one) == ox.NamedNode(f"{BASE}/id/dataset/doi:10.1234/a")


def test_a_data_number_used_twice_in_one_source_joins_nothing_and_is_told() -> None:
    stated = [
        (node("dataset", s, k), [("data-number", "g:1")]) for s, k in (("jairo", "1"), ("jairo", "2"), ("grdm", "3"))
    ]
    found = resolve(*stated)
    assert found.canonical == {}
    assert [a.key.value for a in found.ambiguities] == ["g:1"]


def test_a_thing_is_named_by_the_number_that_its_source_states_first() -> None:
    """Trap 6: a KAKENHI project has further numbers, which may sort before its own."""
    own, cited = node("grant", "kaken", "jgn:1025:JP24K09999"), node("grant", "jairo", "jgn:1025:JP23H09999")
    found = resolve(
        (own, [("jgn", "1025:JP24K09999"), ("jgn", "1025:JP23H09999")]), (cited, [("jgn", "1025:JP23H09999")])
    )
    assert found.of(own) == found.of(cited)
    assert found.of(own).value.endswith("/id/grant/jgn:1025:JP24K09999")


def test_a_data_number_never_outranks_two_different_dois() -> None:
    one, other = node("dataset", "grdm", "n/1"), node("dataset", "jairo", "oai:h:1")
    found = resolve(
        (one, [("data-number", "g:1"), ("doi", "10.1234/a")]), (other, [("data-number", "g:1"), ("doi", "10.1234/b")])
    )
    assert found.of(one) != found.of(other)
    assert len(found.ambiguities) == 1


def test_a_node_without_key_keeps_its_own_iri() -> None:
    person = node("person", "jairo", "oai:h:1/person-1")
    assert resolve((person, [])).of(person) == person


def test_dependent_nodes_follow_their_thing() -> None:
    org = node("organization", "jairo", "ror:057zh3y96")
    found = resolve((org, [("ror", "057zh3y96")]))
    assert found.of(ox.NamedNode(org.value + "#ROR:057zh3y96")).value == "https://ror.org/057zh3y96#ROR:057zh3y96"


def test_a_relation_that_two_sources_tell_is_one_dependent_node_whatever_keys_they_know() -> None:
    """ROR and NISTEP both tell that one organisation became another, each naming the event after its own key."""
    before, after = [("ror", "00aaa0000")], [("ror", "00bbb0000")]
    by_ror = [node("organization", "ror", f"ror:{keys[0][1]}") for keys in (before, after)]
    by_code = [node("organization", "nistep", f"nistep:{n}") for n in (1, 2)]
    found = resolve(
        *zip(by_ror, (before, after), strict=True),
        *zip(by_code, ([*before, ("nistep", "1")], [*after, ("nistep", "2")]), strict=True),
    )
    events = {
        found.of(ox.NamedNode(f"{one.value}#change:{other.value.rpartition('/')[2]}"))
        for one, other in (by_ror, by_code)
    }
    assert events == {ox.NamedNode("https://ror.org/00aaa0000#change:ror:00bbb0000")}


def test_an_attribution_is_named_after_the_thing_and_the_agent_of_the_merged_view() -> None:
    dataset, agent = node("dataset", "jairo", "1"), node("person", "jairo", "orcid:0000-0001-0001-0001")
    found = resolve(
        (dataset, []),
        (agent, [("erad-researcher", "90050426"), ("orcid", "0000-0001-0001-0001")]),
    )
    attribution = ox.NamedNode(f"{dataset.value}#creator:orcid:0000-0001-0001-0001")
    assert found.of(attribution).value == f"{dataset.value}#creator:erad-researcher:90050426"


KEYS = st.lists(st.tuples(st.sampled_from(["doi", "hdl", "data-number"]), st.sampled_from("abc")), max_size=3)
STATED = st.lists(st.tuples(st.sampled_from(["grdm", "jairo", "erad"]), st.integers(0, 5), KEYS), max_size=8)


@given(STATED, st.randoms())
def test_the_outcome_does_not_depend_on_the_order_of_reading(stated: list, random: object) -> None:
    things = [(node("dataset", source, str(number)), keys) for source, number, keys in stated]
    first = resolve(*things).canonical
    random.shuffle(things)  # type: ignore[attr-defined]
    assert resolve(*things).canonical == first


@given(STATED)
def test_resolving_twice_gives_the_same_canonical_nodes(stated: list) -> None:
    things = [(node("dataset", source, str(number)), keys) for source, number, keys in stated]
    identity = Identity(BASE)
    for thing, keys in things:
        identity.add(thing, [Key(*key) for key in keys])
    assert identity.resolve() == identity.resolve()
