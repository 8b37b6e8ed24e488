"""The review queue: pairs of close names, grouped where they are many, and counted where they are too many."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from loader import candidates
from loader.candidates import CROWD, Candidate, Crowd
from loader.evidence import Evidence
from loader.identity import Ambiguity
from loader.record import Key
from ontology import FOAF, RDF

BASE = "https://w3id.org/enishi/id"


def named(kind: ox.NamedNode, **names: str) -> ox.Store:
    store = ox.Store()
    for key, name in names.items():
        thing = ox.NamedNode(f"{BASE}/thing/jairo/{key}")
        store.add(ox.Quad(thing, RDF.type, kind))
        store.add(ox.Quad(thing, FOAF.name, ox.Literal(name, language="ja")))
    return store


def test_a_name_that_too_many_things_share_is_counted_and_not_compared() -> None:
    store = named(FOAF.Person, **{f"n{n}": "山田 太郎" for n in range(CROWD + 1)}, other="鈴木 花子", same="鈴木花子")
    queue, crowds = candidates.candidates(store)
    assert crowds == [Crowd("person", "山田 太郎", CROWD + 1)]
    assert [{c.one.rpartition("/")[2], c.other.rpartition("/")[2]} for c in queue] == [{"other", "same"}]


def test_a_name_that_just_few_enough_things_share_is_compared() -> None:
    queue, crowds = candidates.candidates(named(FOAF.Person, **{f"n{n}": "山田 太郎" for n in range(CROWD)}))
    assert crowds == []
    assert len(queue) == CROWD * (CROWD - 1) // 2


def test_things_of_one_name_without_identifier_are_one_group() -> None:
    store = named(
        FOAF.Organization, a="データ管理室", b="データ管理室", c="データ 管理室", d="研究推進課", e="研究推進課"
    )
    queue, _ = candidates.candidates(store)
    groups = candidates.groups(queue, set())
    assert [(len(g.candidates), g.things) for g in groups] == [(3, 3), (1, 2)]
    identified = candidates.groups(queue, {f"{BASE}/thing/jairo/a"})
    assert sorted(len(g.candidates) for g in identified) == [1, 1, 1, 1]


def test_the_queue_and_what_stands_beside_it_are_read_back_as_written(tmp_path: Path) -> None:
    queue = [Candidate("person", "a", "b", 0.7, (Evidence("equal-name", "山田 = 山田"), Evidence("same-project", "p")))]
    crowds = [Crowd("organization", "国立…", 77)]
    left = [
        Ambiguity(Key("isni", "1"), ("a", "b"), "ror: 1 / 2"),
        Ambiguity(Key("doi", "1 / 2"), ("c", "d"), joined=True),
    ]
    candidates.write(queue, crowds, tmp_path)
    candidates.write_open(left, tmp_path)
    assert candidates.read(tmp_path) == queue
    assert candidates.read_crowds(tmp_path) == crowds
    assert candidates.read_open(tmp_path) == left


def test_a_release_of_an_older_version_is_read_too(tmp_path: Path) -> None:
    (tmp_path / candidates.OPEN).write_text("scheme\tvalue\tnodes\nhdl\t1/1\ta b\n", encoding="utf-8")
    assert candidates.read_open(tmp_path) == [Ambiguity(Key("hdl", "1/1"), ("a", "b"))]
    assert candidates.read_crowds(tmp_path) == []


def test_each_kind_of_evidence_is_told_in_both_languages() -> None:
    told = [Evidence(code, "x").words(lambda iri: f"<{iri}>") for code in ("equal-name", "same-funder", "different")]
    assert [one.to("ja") for one in told] == ["名称が同じ：x", "同じ資金配分機関：<x>", "識別子が異なる：x"]
    assert [one.to("en") for one in told] == ["equal names: x", "same funder: <x>", "different identifiers: x"]
