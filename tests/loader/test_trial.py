"""Rules on trial: exactly the planted records fail or pass, and equal rules change nothing."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyoxigraph as ox
import pytest

import shapes as rules
from loader.store import Manifest, Release
from loader.trial import Comparison, compare, written
from loader.trial.comparison import by_part, by_rule
from ontology import ENISHI, prefixes, text
from shapes.errors import RefusedShapesError, ShapesError
from shapes.profile import UnknownProfileError
from shapes.trial import trials

BASE = "https://w3id.org/enishi"
SHIPPED = Path(str(rules.__path__[0]))
HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes().items())
TITLES = {"a": "水", "b": "水温の観測", "c": "三陸沿岸の水温・塩分の観測", "d": "波", "e": "潮", "f": ""}
"""Titles of records; the first four follow cao-2023, "e" another profile, "f" has none."""
LONGER = """
<https://w3id.org/enishi/shape/element/title-missing> a sh:PropertyShape ; sh:targetClass dcat:Dataset ;
    sh:path dcterms:title ; sh:minCount %d ; sh:minLength %d ; sh:severity %s ;
    sh:name "名称が短すぎない"@ja , "The title is not too short"@en ;
    sh:message "名称が短すぎます。"@ja , "Too short."@en .
"""


def record(name: str, title: str, profile: str, institution: str) -> str:
    said = f'; dcterms:title "{title}"@ja' if title else ""
    return f"""
<{BASE}/graph/source/test> {{
  <{BASE}/id/record/test/{name}> a dcat:CatalogRecord ; dcterms:identifier "{name}" ;
    dcterms:conformsTo profile:{profile} ; foaf:primaryTopic <{BASE}/id/dataset/test/{name}> .
  <{BASE}/id/dataset/test/{name}> a dcat:Dataset {said} ; adms:identifier <{BASE}/id/dataset/test/{name}#n> .
  <{BASE}/id/dataset/test/{name}#n> skos:notation "{name}"^^enishi:DataNumber .
}}
<{BASE}/graph/provenance> {{ <{BASE}/id/record/test/{name}> foaf:topic <{BASE}/id/dataset/test/{name}> . }}
<{BASE}/id/record/test/{name}> foaf:primaryTopic <{BASE}/id/dataset/{name}> ; dcterms:identifier "{name}" .
<{BASE}/id/dataset/{name}> dcterms:title "{title or name}"@ja ; prov:qualifiedAttribution <{BASE}/id/dataset/{name}#h> .
<{BASE}/id/dataset/{name}#h> prov:agent <{BASE}/id/organization/{institution}> ;
  dcat:hadRole <https://w3id.org/tib/datacite/vocab/contributorType/HostingInstitution> .
<{BASE}/id/organization/{institution}> foaf:name "機関{institution}"@ja .
"""


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    path = tmp_path_factory.mktemp("releases") / "20260401T000000Z-00000000"
    path.mkdir()
    said = "".join(
        record(name, title, "cao-2021" if name == "e" else "cao-2023", "X" if name < "c" else "Y")
        for name, title in TITLES.items()
    )
    for scope in ("public", "internal"):
        store = ox.Store(str(path / scope))
        store.load((HEAD + said).encode(), ox.RdfFormat.TRIG)
        store.flush()
    Manifest(path.name, "2026-04-01T00:00:00+00:00", "2026-04-01", BASE, "0").write(path)
    return Release(path)


@pytest.fixture
def tried(release: Release, tmp_path: Path) -> Callable[..., Comparison]:
    def run(turtle: str, named: str = "cao-2023") -> Comparison:
        file = tmp_path / "rules.ttl"
        file.write_text(HEAD + turtle, encoding="utf-8")
        return compare(trials(file, named), release, "internal", ENISHI.auditOwner, "ja")

    return run


def told(found: Comparison) -> set[tuple[str, str]]:
    return {(change.identifier, change.kind) for change in found.changes}


def test_a_stricter_rule_newly_fails_exactly_the_planted_records(tried: Callable[..., Comparison]) -> None:
    found = tried(LONGER % (1, 3, "sh:Violation"))
    assert told(found) == {("a", "fails"), ("d", "fails")}
    assert found.judged == {"cao-2023": 5}
    assert {change.message for change in found.changes} == {"名称が短すぎます。"}
    assert {change.value for change in found.changes} == {"水", "波"}
    assert [(name, numbers["fails"]) for _, name, numbers in found.counted(by_part)] == [("機関X", 1), ("機関Y", 1)]
    assert [(name, numbers["fails"]) for _, name, numbers in found.counted(by_rule)] == [
        ("データの名称が記入されている", 2)
    ]


def test_a_looser_rule_newly_passes_exactly_the_planted_records(tried: Callable[..., Comparison]) -> None:
    assert told(tried(LONGER % (0, 0, "sh:Violation"))) == {("f", "passes")}


def test_another_severity_is_told_as_graver_or_milder(tried: Callable[..., Comparison]) -> None:
    found = tried(LONGER % (1, 0, "sh:Warning"))
    assert told(found) == {("f", "milder")}
    assert [(c.before, c.after) for c in found.changes] == [("Violation", "Warning")]


def test_a_thing_without_a_name_is_no_value_to_read(tried: Callable[..., Comparison]) -> None:
    found = tried(
        """<http://example.org/number> a sh:PropertyShape ; sh:targetClass dcat:Dataset ; sh:path adms:identifier ;
        sh:nodeKind sh:Literal ; sh:severity sh:Warning ; sh:name "番号"@ja ; sh:message "番号は文字です。"@ja ."""
    )
    assert {(change.identifier, change.value) for change in found.changes} == {(name, "") for name in "abcdf"}


def test_a_new_rule_changes_only_the_profile_that_it_is_tried_in(tried: Callable[..., Comparison]) -> None:
    new = LONGER.replace("element/title-missing", "mine/short") % (0, 3, "sh:Violation")
    assert told(tried(new)) == {("a", "fails"), ("d", "fails")}
    assert told(tried(new, "cao-2021")) == {("e", "fails")}
    assert {change.rule_name for change in tried(new).changes} == {"名称が短すぎない"}


@pytest.mark.parametrize("name", ["cao-2023", "cao-2021"])
def test_an_identical_profile_changes_nothing(release: Release, tmp_path: Path, name: str) -> None:
    copy = shutil.copytree(SHIPPED / "profiles" / name, tmp_path / name)
    found = compare(trials(copy), release, "internal", ENISHI.auditOwner, "ja")
    assert found.judged == {name: 1 if name == "cao-2021" else 5}
    assert found.changes == found.newly_failing == found.newly_passing == []
    assert found.violating[name][0] == found.violating[name][1] > 0


def test_a_changed_file_of_a_copied_folder_of_shapes_is_the_one_that_counts(release: Release, tmp_path: Path) -> None:
    copy = shutil.copytree(SHIPPED, tmp_path / "shapes", ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    file = copy / "elements/naming.ttl"
    stated = file.read_text(encoding="utf-8")
    begin = stated.index("rule:title-missing")
    file.write_text(stated[:begin] + stated[begin:].replace("sh:minCount 1", "sh:minCount 2", 1), encoding="utf-8")
    found = compare(trials(copy / "profiles/cao-2023"), release, "internal", ENISHI.auditOwner, "ja")
    assert told(found) == {(name, "fails") for name in "abcd"}


def test_a_record_newly_fails_only_with_its_first_violation(tried: Callable[..., Comparison]) -> None:
    # Every record of the case lacks other required elements, so none fails that did not before.
    found = tried(LONGER % (1, 3, "sh:Violation"))
    assert found.newly_failing == []
    assert found.violating["cao-2023"] == (5, 5)


def test_every_form_tells_the_same_changes(tried: Callable[..., Comparison]) -> None:
    found = tried(LONGER % (1, 3, "sh:Violation"))
    table = written([found], "csv", text("Who has to act"), "en").decode("utf-8-sig")
    assert [row["Record"] for row in csv.DictReader(io.StringIO(table))] == ["a", "d"]
    document = json.loads(written([found], "json", text("Who has to act"), "en"))
    assert [change["identifier"] for change in document[0]["changes"]] == ["a", "d"]
    book = openpyxl.load_workbook(io.BytesIO(written([found], "xlsx", text("Who has to act"), "ja")))
    assert len(book.sheetnames) == 4
    assert [row[5] for row in book.worksheets[2].iter_rows(min_row=2, values_only=True)] == ["a", "d"]
    assert [row[2] for row in book.worksheets[1].iter_rows(min_row=2, values_only=True)] == [1, 1]


def test_shapes_that_are_not_admitted_are_refused(tried: Callable[..., Comparison]) -> None:
    with pytest.raises(ShapesError, match="imports"):
        tried("<https://example.org/s> a sh:NodeShape ; owl:imports <https://example.org/other> .")
    with pytest.raises(ShapesError):
        tried('<https://example.org/s> a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:minCount "x" .')


def test_shapes_that_no_profile_knows_need_the_name_of_one(release: Release, tmp_path: Path) -> None:
    file = tmp_path / "new.ttl"
    file.write_text(HEAD + "<https://example.org/s> a sh:NodeShape .", encoding="utf-8")
    with pytest.raises(RefusedShapesError):
        trials(file)
    with pytest.raises(UnknownProfileError):
        trials(file, "no-such-profile")


@pytest.mark.parametrize("name", ["../secret.ttl", "/etc/passwd"])
def test_a_profile_cannot_name_files_elsewhere(tmp_path: Path, name: str) -> None:
    (tmp_path / "profile.yaml").write_text(f"id: cao-2023\nfiles: [{name}]\n", encoding="utf-8")
    with pytest.raises(ShapesError):
        trials(tmp_path)


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ("a sh:PropertyShape ; sh:targetClass dcat:Dataset ; sh:severity sh:Warning", "sh:path"),
        ("sh:deactivated true", ""),
    ],
    ids=["no path", "left out on purpose"],
)
def test_a_rule_that_says_no_more_where_it_looks_is_refused_and_not_taken_for_passed(
    tried: Callable[..., Comparison], said: str, missing: str
) -> None:
    rule = LONGER.strip().split()[0]
    if missing:
        with pytest.raises(RefusedShapesError, match=missing):
            tried(f"{rule} {said} .")
    else:
        assert {kind for _, kind in told(tried(f"{rule} {said} ."))} == {"passes"}
