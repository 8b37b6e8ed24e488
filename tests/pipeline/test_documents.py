"""The documents are true of the demonstration and of the command."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from loader import store
from loader.identity import STRENGTH
from ontology import prefixes
from tests.pipeline.conftest import enishi

ROOT = Path(__file__).resolve().parents[2]
MODEL = (ROOT / "docs/model.md").read_text(encoding="utf-8")
THINGS = "https://w3id.org/enishi/id/"


def block(language: str) -> str:
    return re.search(rf"```{language}\n(.*?)```", MODEL, re.DOTALL)[1]  # type: ignore[index]


def declared() -> str:
    return "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes().items())


def test_every_triple_of_the_worked_example_is_in_the_default_graph(release: store.Release) -> None:
    opened = release.store("public")
    stated = list(ox.parse(declared() + block("turtle"), ox.RdfFormat.TURTLE, base_iri=THINGS))
    assert len(stated) > 20
    untrue = [str(q.triple) for q in stated if q not in opened]
    assert untrue == []


def test_the_query_of_the_worked_example_gives_the_rows_shown(release: store.Release) -> None:
    rows = release.store("public").query(block("sparql"), prefixes=dict(prefixes()))
    found = {(r["graph"].value.rsplit("/", 1)[1], r["project"].value.removeprefix(THINGS)) for r in rows}  # type: ignore[union-attr]
    shown = set(re.findall(r"\| `…/graph/source/(\w+)` \| `…/id/([^`]+)` \|", MODEL))
    assert found == shown
    assert len(shown) == 5


def test_every_graph_of_the_release_is_documented(release: store.Release) -> None:
    names = {g.value.removeprefix("https://w3id.org/enishi/graph/") for g in release.store("public").named_graphs()}  # type: ignore[union-attr]
    generic = {re.sub(r"^source/.*", "source/{name}", name) for name in names}
    assert generic == set(re.findall(r"`\{base\}/graph/([^`]+)`", MODEL))


def test_every_kind_that_can_be_joined_is_documented() -> None:
    table = MODEL.split("## Identifiers that join")[1]
    assert [
        kind for kind in STRENGTH if kind not in table and kind not in {"organization", "document", "repository"}
    ] == []


@pytest.mark.parametrize("name", ["README.md", "README.ja.md"])
def test_the_readmes_name_every_verb(name: str, tmp_path: Path) -> None:
    told = enishi(tmp_path, "--help").stdout
    verbs = re.findall(r"^ {4}(\w+) {2,}", told, re.MULTILINE)
    assert len(verbs) >= 12
    text = (ROOT / name).read_text(encoding="utf-8")
    assert [verb for verb in verbs if f"`{verb}" not in text] == []


@pytest.mark.parametrize("name", ["README.md", "README.ja.md"])
def test_the_query_in_the_readme_answers(name: str, release: store.Release) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    query = re.search(r"'query=\n(.*?)' http", text, re.DOTALL)[1]  # type: ignore[index]
    rows = {(r["title"].value, r["access"].value) for r in release.store("public").query(query)}  # type: ignore[union-attr]
    assert ("対話ロボットとの日常会話コーパス", "公開") in rows


def test_links_between_documents_lead_somewhere() -> None:
    for path in [ROOT / "README.md", ROOT / "README.ja.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"
