"""Links: the queue explains itself, a decision takes effect, its undoing restores the dump, and no IRI ever breaks."""

from __future__ import annotations

import shutil
from pathlib import Path

import httpx
import pytest

from loader import candidates, dump, redirects, store
from tests.pipeline.conftest import enishi
from tests.pipeline.service import serving

DAY = "2026-04-01"
ONE = "https://w3id.org/enishi/id/person/erad-researcher:50990008"
OTHER = "https://w3id.org/enishi/id/person/jairo/oai:repo.enishi-demo.example:00000010/person-1"
BY = ("--by", "審査担当", "--because", "所属と著作が一致")


@pytest.fixture
def data(demo: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration that a test may change, built for a fixed day."""
    shutil.copytree(demo, tmp_path / "data", symlinks=True)
    build(tmp_path / "data")
    return tmp_path / "data"


def build(data: Path) -> store.Release:
    enishi(data, "build", "--as-of", DAY)
    enishi(data, "publish")
    return store.current(data)


def text(release: store.Release, scope: store.Scope = "internal") -> list[str]:
    return list(dump.lines(release.store(scope)))


def test_every_candidate_says_why_it_is_one(release: store.Release) -> None:
    queue = candidates.read(release.path)
    pair = next(c for c in queue if {c.one, c.other} == {ONE, OTHER})
    assert pair.kind == "person"
    assert any("三日月" in reason for reason in pair.evidence)
    assert all(c.evidence and 0.5 <= c.score <= 1 for c in queue)
    assert [c.score for c in queue] == sorted((c.score for c in queue), reverse=True)


def test_names_alone_join_nothing(release: store.Release) -> None:
    queue = candidates.read(release.path)
    lines = "".join(text(release))
    assert all(f"<{c.one}>" in lines and f"<{c.other}>" in lines for c in queue)


def test_an_accepted_pair_becomes_one_and_leaves_the_queue(data: Path) -> None:
    pair = f"\t{ONE}\t{OTHER}\n"
    assert pair in enishi(data, "links", "review", "--kind", "person", "--limit", "99").stdout
    enishi(data, "links", "accept", ONE, OTHER, *BY)
    assert pair not in enishi(data, "links", "review", "--kind", "person", "--limit", "99").stdout
    merged = build(data)
    default = [line for line in text(merged) if line.startswith(f"<{OTHER}> ") and "/graph/" not in line]
    assert default == []
    explained = enishi(data, "links", "explain", ONE).stdout
    assert OTHER in explained
    assert "decision:" in explained
    assert "審査担当" in explained


def test_a_merge_and_its_split_restore_the_same_bytes(data: Path) -> None:
    before = {scope: text(store.current(data), scope) for scope in store.SCOPES}
    enishi(data, "links", "accept", ONE, OTHER, *BY)
    merged = build(data)
    assert text(merged) != before["internal"]
    enishi(data, "links", "split", redirects.members(merged.path, "internal")[ONE][0], OTHER, *BY)
    after = build(data)
    assert {scope: text(after, scope) for scope in store.SCOPES} == before


def test_a_rule_is_outranked_by_a_rejection(data: Path) -> None:
    project = "https://w3id.org/enishi/id/project/"
    told = (f"{project}grdm/jgn:1020:JPMJMS2099", f"{project}jairo/jgn:1020:JPMJMS2099")
    enishi(data, "links", "reject", *told, *BY)
    members = redirects.members(build(data).path, "public")
    clusters = [nodes for nodes in members.values() if set(told) & set(nodes)]
    assert len(clusters) == 2


def test_former_iris_lead_to_what_took_their_place(data: Path) -> None:
    canonical = "https://w3id.org/enishi/id/dataset/doi:10.60999/enishi-demo.0001"
    grdm = "https://w3id.org/enishi/id/dataset/grdm/enidm/osfstorage/dialogue-corpus"
    jairo = "https://w3id.org/enishi/id/dataset/jairo/oai:repo.enishi-demo.example:00000001"
    assert set(redirects.members(store.current(data).path, "public")[canonical]) >= {grdm, jairo}
    enishi(data, "links", "split", grdm, jairo, *BY)
    split = redirects.members(build(data).path, "public")
    assert canonical in split
    assert len([c for c, nodes in split.items() if set(nodes) & {grdm, jairo}]) == 2


def test_decisions_that_make_no_sense_are_refused_clearly(data: Path) -> None:
    for words, part in (
        (("accept", ONE, "https://w3id.org/enishi/id/person/jairo/nobody"), "nobody"),
        (("accept", ONE, ONE), "explain"),
        (("accept", ONE, "no iri"), "no iri"),
        (("accept", ONE, "https://w3id.org/enishi/id/dataset/doi:10.60999/enishi-demo.0001"), "dataset"),
    ):
        done = enishi(data, "links", *words, *BY, check=False)
        assert done.returncode == 2, words
        assert part in done.stderr
    assert not (data / "decisions.sssom.tsv").exists()


def test_every_name_of_a_thing_leads_to_it(demo: Path) -> None:
    with serving(demo) as address:
        answer = httpx.get(f"{address}/id/project/erad-project:24099001", params={"lang": "ja"})
        assert answer.status_code == 301
        assert answer.headers["Location"].endswith("/id/project/jgn:1020:JPMJMS2099?lang=ja")
        turtle = httpx.get(f"{address}/id/project/erad-project:24099001.ttl", follow_redirects=True)
        assert turtle.status_code == 200
        assert "JPMJMS2099" in turtle.text


def test_the_service_leads_from_former_iris_to_what_took_their_place(data: Path) -> None:
    former = {
        "https://w3id.org/enishi/id/dataset/doi:10.60999/old": (
            "https://w3id.org/enishi/id/dataset/doi:10.60999/enishi-demo.0001",
        ),
        "https://w3id.org/enishi/id/dataset/doi:10.60999/gone": (),
        "https://w3id.org/enishi/id/dataset/doi:10.60999/split": (
            "https://w3id.org/enishi/id/a",
            "https://w3id.org/enishi/id/b",
        ),
    }
    path = store.current(data).path / "redirects-public.tsv"
    path.write_text("".join("\t".join((iri, *targets)) + "\n" for iri, targets in former.items()), encoding="utf-8")
    with serving(data) as address:
        moved = httpx.get(f"{address}/id/dataset/doi:10.60999/old")
        assert (moved.status_code, moved.headers["Location"].rpartition("/id/")[2]) == (
            301,
            "dataset/doi:10.60999/enishi-demo.0001",
        )
        assert httpx.get(f"{address}/id/dataset/doi:10.60999/gone").status_code == 410
        split = httpx.get(f"{address}/id/dataset/doi:10.60999/split", headers={"Accept": "application/json"})
        assert split.status_code == 300
        assert all(target in split.text for target in former["https://w3id.org/enishi/id/dataset/doi:10.60999/split"])
