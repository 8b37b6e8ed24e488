"""The shipped demonstration: one project from three sources, a balanced ledger, nothing private in public."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from loader import dump, ledger, store
from loader.settings import load
from tests.pipeline.conftest import enishi

PROJECT = "人と共に暮らす対話ロボットのデータ基盤"
PREFIXES = {
    "foaf": "http://xmlns.com/foaf/0.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "frapo": "http://purl.org/cerif/frapo/",
    "prov": "http://www.w3.org/ns/prov#",
}


def rows(opened: ox.Store, query: str, **bound: ox.NamedNode | ox.Literal) -> list[ox.QuerySolution]:
    substitutions = {ox.Variable(name): term for name, term in bound.items()}
    return list(opened.query(query, prefixes=PREFIXES, substitutions=substitutions))  # type: ignore[arg-type]


@pytest.mark.parametrize("scope", store.SCOPES)
def test_one_project_told_by_three_sources_is_one_node_in_the_default_graph(
    release: store.Release, scope: store.Scope
) -> None:
    title = ox.Literal(PROJECT, language="ja")
    found = rows(release.store(scope), "SELECT ?p ?t { ?p a foaf:Project ; dcterms:title ?t }", t=title)
    assert [r["p"].value for r in found] == ["https://w3id.org/enishi/id/project/jgn:1020:JPMJMS2099"]


@pytest.mark.parametrize("scope", store.SCOPES)
def test_and_three_nodes_in_the_source_graphs(release: store.Release, scope: store.Scope) -> None:
    number = ox.Literal("JPMJMS2099")
    query = "SELECT DISTINCT ?g ?p ?n { GRAPH ?g { ?p a foaf:Project ; frapo:isFundedBy/frapo:hasGrantNumber ?n } }"
    found = rows(release.store(scope), query, n=number)
    told = {r["g"].value.rsplit("/", 1)[1]: r["p"].value for r in found}
    assert {"erad", "grdm", "jairo"} <= set(told)
    assert len(set(told.values())) == len(told) == len(found)


def test_a_project_of_exactly_three_sources_is_one_node_and_three(tmp_path: Path) -> None:
    shipped = Path(__file__).resolve().parents[2] / "loader/demo"
    for name in ("erad", "grdm", "jairo"):
        enishi(tmp_path, "fetch", name, "--from", str(shipped / name))
    enishi(tmp_path, "build")
    enishi(tmp_path, "publish")
    opened = store.current(tmp_path).store("public")
    number = ox.Literal("JPMJMS2099")
    stated = "SELECT DISTINCT ?g ?p ?n { GRAPH ?g { ?p a foaf:Project ; frapo:isFundedBy/frapo:hasGrantNumber ?n } }"
    merged = "SELECT DISTINCT ?p ?n { ?p a foaf:Project ; frapo:isFundedBy/frapo:hasGrantNumber ?n }"
    assert len({r["p"].value for r in rows(opened, stated, n=number)}) == 3
    assert len({r["p"].value for r in rows(opened, merged, n=number)}) == 1


def test_two_projects_under_one_programme_number_stay_two(release: store.Release) -> None:
    query = "SELECT DISTINCT ?p ?t { ?p a foaf:Project ; dcterms:title ?t }"
    titles = ("流域水循環デジタルツイン", "自動運転路車協調データ連携")
    found = [rows(release.store("public"), query, t=ox.Literal(title, language="ja")) for title in titles]
    assert [len(one) for one in found] == [1, 1]
    assert found[0] != found[1]


@pytest.mark.parametrize("scope", store.SCOPES)
def test_every_stated_thing_leads_to_a_record_and_to_bytes(release: store.Release, scope: store.Scope) -> None:
    opened = release.store(scope)
    graphs = [g for g in opened.named_graphs() if "/graph/source/" in g.value]
    assert len(graphs) >= 15
    stated = {
        quad.subject.value.partition("#")[0]
        for graph in graphs
        for quad in opened.quads_for_pattern(None, None, None, graph)
    }
    traced = rows(opened, "SELECT DISTINCT ?t { GRAPH ?g { ?r foaf:topic ?t ; prov:wasDerivedFrom ?bytes } }")
    assert sorted(stated - {row["t"].value for row in traced}) == []


def test_every_ledger_balances(release: store.Release) -> None:
    accounts = release.manifest.ledger
    assert {"erad", "grdm", "jairo"} <= set(accounts)
    for account in accounts.values():
        assert account["read"] == account["mapped"] + account["refused"] + account["deleted"]
        assert account["mapped"] > 0


def test_leftovers_are_named_record_by_record(release: store.Release) -> None:
    noted = ledger.rows(release.path / "leftovers.tsv")
    assert len(noted) == sum(account["leftovers"] for account in release.manifest.ledger.values())


def test_building_again_from_the_same_archive_changes_nothing(demo: Path, release: store.Release) -> None:
    told = enishi(demo, "build", "--as-of", release.manifest.as_of).stdout
    assert release.id in told
    assert [r.id for r in store.releases(demo)] == [release.id]


def test_the_same_input_in_another_directory_gives_the_same_digest(release: store.Release, tmp_path: Path) -> None:
    enishi(tmp_path, "demo", "--no-serve")
    other = store.current(tmp_path)
    assert other.path != release.path
    for scope in store.SCOPES:
        kept = [line for line in dump.lines(release.store(scope)) if "AtTime>" not in line]
        again = [line for line in dump.lines(other.store(scope)) if "AtTime>" not in line]
        assert kept == again


def test_fetching_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    shipped = Path(__file__).resolve().parents[2] / "loader/demo/erad"
    enishi(tmp_path, "run", "erad", "--from", str(shipped), "--as-of", "2026-04-01")
    before = store.current(tmp_path).manifest
    again = enishi(tmp_path, "fetch", "erad", "--from", str(shipped), "--locale", "en").stdout
    assert "new 0 + changed 0" in again
    enishi(tmp_path, "build", "--as-of", "2026-04-01")
    assert store.current(tmp_path).manifest == before


def test_the_demonstration_never_mixes_with_other_records(tmp_path: Path) -> None:
    shipped = Path(__file__).resolve().parents[2] / "loader/demo/erad"
    enishi(tmp_path, "fetch", "erad", "--from", str(shipped))
    done = enishi(tmp_path, "demo", "--no-serve", check=False)
    assert done.returncode == 2
    assert "erad" in done.stderr


def private_texts(release: store.Release) -> set[str]:
    """Every literal and IRI that only the internal store holds."""

    def terms(scope: store.Scope) -> set[str]:
        return {
            t.value
            for q in release.store(scope)
            for t in (q.subject, q.object)
            if isinstance(t, ox.NamedNode | ox.Literal)
        }

    return terms("internal") - terms("public")


def test_contacts_and_restricted_records_are_only_in_the_internal_store(release: store.Release) -> None:
    private = private_texts(release)
    assert any(t.startswith("mailto:") for t in private)
    assert "非公開メタデータの試験記録" in private
    public = "\n".join(dump.lines(release.store("public")))
    assert "<mailto:" not in public
    assert "非公開メタデータの試験記録" not in public
    assert "@example" not in public.replace("<https://", "")
    contact = 'ASK { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?p), "http://www.w3.org/2006/vcard/ns#")) }'
    assert release.store("internal").query(contact)
    assert not release.store("public").query(contact)


def test_the_manifest_of_the_release_tells_no_private_text(release: store.Release) -> None:
    told = json.dumps(json.loads((release.path / "release.json").read_text(encoding="utf-8")), ensure_ascii=False)
    assert not [t for t in private_texts(release) if len(t) > 8 and t in told]


def test_settings_of_another_base_mint_under_it(tmp_path: Path) -> None:
    (tmp_path / "enishi.toml").write_text('base = "https://data.example.go.jp"\n', encoding="utf-8")
    shipped = Path(__file__).resolve().parents[2] / "loader/demo/erad"
    enishi(tmp_path, "run", "erad", "--from", str(shipped))
    lines = list(dump.lines(store.current(tmp_path).store("public")))
    assert any("<https://data.example.go.jp/id/" in line for line in lines)
    assert not any("<https://w3id.org/enishi/id/" in line for line in lines)
    assert load({"data": tmp_path}, {}).base == "https://data.example.go.jp"
