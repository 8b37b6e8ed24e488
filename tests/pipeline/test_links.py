"""Links: the queue explains itself, a decision takes effect, its undoing restores the dump, and no IRI ever breaks."""

from __future__ import annotations

import shutil
from pathlib import Path

import httpx
import pytest

from loader import candidates, dump, redirects, store
from tests.pipeline.conftest import enishi
from tests.pipeline.service import serving

pytestmark = pytest.mark.thorough

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
    assert any("三日月" in reason.told for reason in pair.evidence)
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


def test_a_rejection_of_two_things_takes_back_the_acceptance_that_made_them_one(data: Path) -> None:
    before = {scope: text(store.current(data), scope) for scope in store.SCOPES}
    enishi(data, "links", "accept", ONE, OTHER, *BY)
    build(data)
    enishi(data, "links", "reject", ONE, OTHER, *BY)
    after = build(data)
    assert {scope: text(after, scope) for scope in store.SCOPES} == before


def test_two_canonical_iris_can_be_accepted_and_then_rejected_under_the_names_they_had(data: Path) -> None:
    members = redirects.members(store.current(data).path, "internal")
    other, one = sorted(iri for iri in members if "/id/person/erad-researcher:" in iri)[:2]
    before = {scope: text(store.current(data), scope) for scope in store.SCOPES}
    enishi(data, "links", "accept", one, other, *BY)
    merged = redirects.members(build(data).path, "internal")
    assert set(members[one]) | set(members[other]) in map(set, merged.values())
    lost = next(iri for iri in (one, other) if iri not in merged)
    explained = enishi(data, "links", "explain", lost).stdout
    assert all(node in explained for node in (*members[one], *members[other]))
    enishi(data, "links", "reject", one, other, *BY)
    after = build(data)
    assert {scope: text(after, scope) for scope in store.SCOPES} == before


def test_a_former_iri_is_explained_by_what_took_its_place(data: Path) -> None:
    former = "https://w3id.org/enishi/id/dataset/doi:10.60999/old"
    canonical = "https://w3id.org/enishi/id/dataset/doi:10.60999/enishi-demo.0001"
    gone = "https://w3id.org/enishi/id/dataset/doi:10.60999/gone"
    path = store.current(data).path / "redirects-internal.tsv"
    path.write_text(f"{gone}\n{former}\t{canonical}\n", encoding="utf-8")
    explained = enishi(data, "--locale", "en", "links", "explain", former).stdout
    assert f"{former} now leads to: {canonical}" in explained
    assert "https://w3id.org/enishi/id/dataset/grdm/enidm/osfstorage/dialogue-corpus" in explained
    assert enishi(data, "--locale", "en", "links", "explain", gone).stdout == f"{gone} now leads to: -\n"
    assert enishi(data, "links", "accept", gone, canonical, *BY, check=False).returncode == 2


def test_another_iri_of_a_thing_is_explained_like_the_thing(release: store.Release, demo: Path) -> None:
    alias, canonical = min(redirects.aliases(release.path, "internal").items())
    explained = enishi(demo, "links", "explain", alias).stdout
    assert all(node in explained for node in redirects.members(release.path, "internal")[canonical])


def test_a_decision_that_stands_is_not_written_again(data: Path) -> None:
    enishi(data, "links", "accept", ONE, OTHER, *BY)
    written = (data / "decisions.sssom.tsv").read_bytes()
    again = enishi(data, "--locale", "en", "links", "accept", OTHER, ONE, "--by", "別の担当", "--because", "再確認")
    assert "Already decided" in again.stdout
    assert "審査担当" in again.stdout
    assert (data / "decisions.sssom.tsv").read_bytes() == written


@pytest.mark.parametrize(("by", "because"), [("", "理由"), ("  ", "理由"), ("審査担当", "")])
def test_nobody_decides_for_no_reason(demo: Path, by: str, because: str) -> None:
    done = enishi(demo, "links", "accept", ONE, OTHER, "--by", by, "--because", because, check=False)
    assert done.returncode == 2
    assert "--by" in done.stderr
    assert not (demo / "decisions.sssom.tsv").exists()


def test_a_node_leaves_the_thing_that_is_named_before_it(data: Path) -> None:
    canonical = "https://w3id.org/enishi/id/dataset/doi:10.60999/enishi-demo.0001"
    leaving = "https://w3id.org/enishi/id/dataset/grdm/enidm/osfstorage/dialogue-corpus"
    before = set(redirects.members(store.current(data).path, "public")[canonical])
    enishi(data, "links", "split", canonical, leaving, *BY)
    assert set(redirects.members(build(data).path, "public")[canonical]) == before - {leaving}


def test_the_build_and_the_review_tell_what_waits(demo: Path, release: store.Release) -> None:
    built = enishi(demo, "--locale", "en", "build", "--as-of", release.manifest.as_of).stdout
    queue = candidates.read(release.path)
    assert f"For review: {len(queue)} pairs by name" in built
    reviewed = enishi(demo, "--locale", "en", "links", "review", "--limit", "0").stdout
    assert f"({len(queue)} pairs)" in reviewed


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
        (("accept", ONE, ONE), "異なる二つ"),
        (("accept", ONE, "no iri"), "no iri"),
        (("accept", ONE, "https://w3id.org/enishi/id/dataset/doi:10.60999/enishi-demo.0001"), "dataset"),
        (("accept", "https://w3id.org/enishi/scheme/erad-field/289", ONE), "erad-field"),
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
