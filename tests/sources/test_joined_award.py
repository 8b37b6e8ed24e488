"""One award in KAKEN, CiNii Research, a repository and ROR is one grant, down to the DOI of the paper."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from loader import store
from loader.sources import sources
from queries import query

FOLDER = Path(__file__).parent / "joined_award"
TOLD = sorted(folder.name for folder in FOLDER.iterdir() if folder.name in sources())
BASE = "https://w3id.org/enishi"


def enishi(data: Path, *words: str) -> None:
    """Run the real command on a data directory."""
    command = "from loader.cli import main; raise SystemExit(main())"
    clean = {k: v for k, v in os.environ.items() if not k.startswith("ENISHI_")}
    done = subprocess.run(
        [sys.executable, "-c", command, "--data", str(data), *words],
        capture_output=True, text=True, encoding="utf-8", env=clean, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    """The public store of a release built from the records in the folder."""
    data = tmp_path_factory.mktemp("joined") / "data"
    for name in TOLD:
        enishi(data, "fetch", name, "--from", str(FOLDER / name))
    enishi(data, "build", "--as-of", "2026-04-01")
    enishi(data, "publish")
    return store.current(data).store("public")


def chain(built: ox.Store, award: str) -> dict[str, dict[str, set[str]]]:
    """What the query lists: step to thing to the names of the sources that tell of it."""
    asked = query("answers/award-chain")
    found: dict[str, dict[str, set[str]]] = {}
    for row in built.query(asked.text, substitutions=asked.bind({"award": award})):  # type: ignore[union-attr]
        thing = row["thing"].value.replace(BASE, "")
        found.setdefault(row["step"].value, {}).setdefault(thing, set()).add(row["source"].value.rsplit("/", 1)[1])
    return found


def test_the_sources_of_the_show_are_there() -> None:
    assert {"kaken", "cinii", "jairo"} <= set(TOLD)


def test_one_query_lists_the_award_from_the_grant_to_the_paper_with_its_sources(built: ox.Store) -> None:
    found = chain(built, "JP19KK0341")
    three = {"kaken", "cinii", "jairo"}
    assert found["grant"] == {"/id/grant/jgn:1025:JP19KK0341": three}
    assert found["project"] == {"/id/project/jgn:1025:JP19KK0341": three}
    assert found["funder"]["https://ror.org/00hhkn466"] >= three
    assert found["member"]["/id/person/erad-researcher:80990001"] == {"kaken", "jairo"}
    assert found["output"] == {"/id/document/jairo/oai:repo.test.example:02000894": {"jairo"}}
    assert found["DOI"] == {"https://doi.org/10.1016/j.advnut.2025.100480": {"jairo"}}


def test_the_institution_is_one_organisation_in_kaken_repository_and_ror(built: ox.Store) -> None:
    """KAKEN has its number of KAKENHI, the repository that and an ISNI, and ROR the ISNI."""
    found = chain(built, "JP19KK0341")
    known = {"kaken", "jairo"} | ({"ror"} & set(TOLD))
    name = "https://ror.org/005pdtr14" if "ror" in TOLD else "/id/organization/kaken-institution:82104"
    assert found["institution"] == {name: known}
    assert found["affiliation of an author"] == {name: known}


def test_what_each_source_stated_stays_apart_in_its_graph(built: ox.Store) -> None:
    stated = "SELECT DISTINCT ?g ?grant { GRAPH ?g { ?grant a <http://purl.org/cerif/frapo/Grant> } }"
    rows = [(r["g"].value.rsplit("/", 1)[1], r["grant"].value) for r in built.query(stated)]  # type: ignore[union-attr]
    assert sorted(source for source, _ in rows) == ["cinii", "jairo", "kaken"]
    assert len({grant for _, grant in rows}) == 3


def test_the_merged_project_has_its_title_in_both_languages(built: ox.Store) -> None:
    project = ox.NamedNode(f"{BASE}/id/project/jgn:1025:JP19KK0341")
    title = ox.NamedNode("http://purl.org/dc/terms/title")
    told = {q.object for q in built.quads_for_pattern(project, title, None, ox.DefaultGraph())}
    assert told == {
        ox.Literal("農村の食環境の評価", language="ja"),
        ox.Literal("Evaluation of rural food environments", language="en"),
    }
