"""Why figures changed: two real releases that differ by known edits, and the parts name exactly these."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import openpyxl
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from loader import change, pipeline
from loader.change import Change, Count, Side, decompose, table
from loader.change.part import Entry, parted
from loader.change.population import Standing
from loader.errors import UsageError
from loader.identity import decision
from loader.pipeline import Request
from loader.progress import Silent
from loader.settings import Settings, load
from loader.store import Manifest, Release
from ontology import SH
from tests.pipeline.conftest import enishi

BASE = "https://w3id.org/enishi"
STATUS = f"{BASE}/scheme/mechanism-status/"
STANDARD = f"{BASE}/scheme/variant/standard"
TOTAL = f"{BASE}/scheme/stratum/total"
PROGRAMMES = (
    "funder_code", "programme_ja", "status", "status_on", "document", "document_ja", "document_en",
)  # fmt: skip
PREFIXES = """
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix right: <http://publications.europa.eu/resource/authority/access-right/> .
@prefix : <https://data.example/> .
"""


def programmes(folder: Path, rows: Iterable[tuple[str, str, str]]) -> None:
    """A table of programmes with their status on a day."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "programmes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(PROGRAMMES)
        writer.writerows(("1020", name, status, day, "test", "試験", "Test") for name, status, day in rows)


def catalogue(file: Path, datasets: Mapping[str, tuple[str, str]]) -> None:
    """A DCAT catalogue: by name of the dataset its access right and the day on which its record was last changed."""
    parts = [PREFIXES, ":catalog a dcat:Catalog ; dct:title 'Test'@en ."]
    for name, (right, modified) in datasets.items():
        parts.append(
            f":catalog dcat:dataset :{name} ; dcat:record :record-{name} .\n"
            f':record-{name} a dcat:CatalogRecord ; foaf:primaryTopic :{name} ; dct:modified "{modified}"^^xsd:date .\n'
            f':{name} a dcat:Dataset ; dct:title "{name}"@en ; dct:identifier "https://data.example/{name}" ;'
            f" dct:accessRights right:{right} ."
        )
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(parts), encoding="utf-8")


def packages(file: Path, names: Iterable[str]) -> None:
    """A CKAN catalogue of open datasets."""
    found = [
        {"id": name, "name": name, "title": name, "state": "active", "private": False, "type": "dataset",
         "metadata_modified": "2024-01-01T00:00:00", "extras": [{"key": "access_rights", "value": "公開"}]}
        for name in names
    ]  # fmt: skip
    file.parent.mkdir(parents=True, exist_ok=True)
    content = {"success": True, "result": {"count": len(found), "results": found}}
    file.write_text(json.dumps(content), encoding="utf-8")


@dataclass(frozen=True)
class World:
    """A data directory, and the folder that its sources are taken from."""

    settings: Settings
    given: Path

    def take(self, source: str, name: str) -> None:
        request = Request(source, str(self.given / name), complete=True, accept_deletions=True)
        pipeline.fetch(request, self.settings, Silent())

    def build(self, as_of: str) -> Release:
        release, new = pipeline.build(replace(self.settings, as_of=date.fromisoformat(as_of)), Silent())
        assert new
        return pipeline.publish(self.settings, release.id, Silent())


def side(release: Release) -> Side:
    return Side(release.store("public"), release.manifest, release.stated("public"))


def told(one: Release, other: Release, indicator: str) -> dict[str, Change]:
    """The changes of the whole country by the ends of variant and stratum; each adds up."""
    found = change.changes(side(one), side(other), indicator)
    for each in found:
        assert sum((part.count for part in each.parts), Count()) == each.difference, each
        for part in each.parts:
            assert sum((entry.count for entry in part.entries), Count()) == part.count
    return {f"{c.variant.rpartition('/')[2]} {c.stratum.rpartition('/')[2]}": c for c in found if not c.subject}


def named(found: Change) -> dict[str, list[tuple[str, int, int]]]:
    """By kind the ends of the names of the things, with numerator and denominator."""
    return {
        part.kind: sorted(
            ("+".join(iri.rpartition(":")[2].rpartition("/")[2] for iri in {**e.before, **e.after}), e.count.numerator,
             e.count.denominator)
            for e in part.entries
        )
        for part in found.parts
    }  # fmt: skip


# K2: programmes

FIRST = [
    ("kept", "full", "2022-04-01"),
    ("half", "partial", "2022-04-01"),
    ("edited", "none", "2022-04-01"),
    ("dropped", "full", "2022-04-01"),
    ("twin-one", "full", "2022-04-01"),
    ("twin-two", "full", "2022-04-02"),
    ("later", "full", "2024-09-01"),
]
SECOND = [
    ("kept", "full", "2022-04-01"),
    ("half", "partial", "2022-04-01"),
    ("edited", "partial", "2022-04-01"),
    ("twin-one", "full", "2022-04-01"),
    ("twin-two", "full", "2022-04-02"),
    ("later", "full", "2024-09-01"),
    ("fresh", "partial", "2024-10-01"),
    ("delayed", "full", "2023-01-01"),
]


def _programme(name: str) -> str:
    return f"{BASE}/id/programme/survey/name:1020:{name}"


@pytest.fixture(scope="module")
def programme_releases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, Release]:
    folder = tmp_path_factory.mktemp("change")
    made = World(load({"data": folder / "data"}, {}), folder / "given")
    programmes(made.given / "survey", FIRST)
    made.take("survey", "survey")
    first = made.build("2024-03-31")
    programmes(made.given / "survey", SECOND)
    made.take("survey", "survey")
    pair = (_programme("twin-one"), _programme("twin-two"))
    decision.add(made.settings.data, decision.Decision(*pair, True, "試験", date(2024, 5, 1), "同じ制度"))
    second = made.build("2025-03-31")
    redefine(first, "K2")
    return first, second


def redefine(release: Release, indicator: str) -> None:
    """Let a release say that it was built with another query: one that takes only full introduction for introduced."""
    store = ox.Store(str(release.directory("public")))
    figures = ox.NamedNode(f"{BASE}/graph/figures")
    node = ox.NamedNode(f"{BASE}/id/query/indicators/{indicator}")
    (quad,) = store.quads_for_pattern(node, SH.select, None, figures)
    text = quad.object.value.replace("?full + ?partial", "?full + 0")
    assert text != quad.object.value
    store.remove(quad)
    store.add(ox.Quad(node, SH.select, ox.Literal(text), figures))
    store.flush()


def test_every_known_edit_of_programmes_is_named_and_nothing_else(
    programme_releases: tuple[Release, Release],
) -> None:
    found = told(*programme_releases, "K2")["standard total"]
    assert (found.before, found.after) == (Count(4, 6), Count(7, 7))
    kinds = {kind: [(n.split("+")[0] if kind != "merged" else n, *counts) for n, *counts in entries]
             for kind, entries in named(found).items()}  # fmt: skip
    merged = kinds.pop("merged")
    assert [counts for _, *counts in merged] == [[-1, -1]]
    assert {"twin-one", "twin-two"} <= set(merged[0][0].split("+"))
    assert kinds == {
        "new": [("fresh", 1, 1)],
        "late": [("delayed", 1, 1)],
        "deleted": [("dropped", -1, -1)],
        "reclassified": [("edited", 1, 0)],
        "reference-date": [("later", 1, 1)],
        "definition": [("", 1, 0)],
    }


def test_another_definition_is_measured_on_both_releases(programme_releases: tuple[Release, Release]) -> None:
    found = told(*programme_releases, "K2")["standard total"]
    assert found.other_way == Count(4, 7), "the earlier query takes only full introduction"
    (only,) = next(part for part in found.parts if part.kind == "definition").entries
    ((old,), (new,)) = ((edit.before, edit.after) for edit in only.edits).__next__()
    assert ("?full + 0" in old, "?full + ?partial" in new) == (True, True)


def test_the_statement_that_changed_is_told_before_and_after(programme_releases: tuple[Release, Release]) -> None:
    found = told(*programme_releases, "K2")["standard total"]
    (edited,) = next(part for part in found.parts if part.kind == "reclassified").entries
    status = [(e.before, e.after) for e in edited.edits if e.predicate == "http://www.w3.org/ns/adms#status"]
    assert status == [((f"<{STATUS}none>",), (f"<{STATUS}partial>",))]
    assert edited.records_before == edited.records_after
    assert len(edited.records_after) == 1
    (later,) = next(part for part in found.parts if part.kind == "reference-date").entries
    assert [e.after[0][1:11] for e in later.edits] == ["2024-09-01"]
    (gone,) = next(part for part in found.parts if part.kind == "deleted").entries
    assert (len(gone.records_before), gone.records_after) == (1, ())


def test_all_strata_and_variants_add_up(programme_releases: tuple[Release, Release]) -> None:
    found = told(*programme_releases, "K2")
    assert set(found) == {"standard total", "strict total", "standard full", "standard partial", "standard none"}
    assert not [c for c in found.values() if any(part.kind == "not-listed" for part in c.parts)]


def test_a_release_compared_with_itself_has_no_parts(programme_releases: tuple[Release, Release]) -> None:
    assert not [c for c in told(programme_releases[1], programme_releases[1], "K2").values() if c.parts]


def test_going_back_turns_every_part_round(programme_releases: tuple[Release, Release]) -> None:
    there = told(*programme_releases, "K2")
    back = told(*reversed(programme_releases), "K2")  # type: ignore[misc]
    assert {name: c.difference for name, c in back.items()} == {
        name: Count() - c.difference for name, c in there.items()
    }
    assert "split" in {part.kind for part in back["standard total"].parts}


def test_what_is_not_computed_from_the_graph_is_refused_with_what_can_be_asked(
    programme_releases: tuple[Release, Release],
) -> None:
    with pytest.raises(UsageError, match="K2"):
        change.changes(side(programme_releases[0]), side(programme_releases[1]), "K3")


# datasets

OLD = {
    "kept": ("PUBLIC", "2024-01-01"),
    "opened": ("RESTRICTED", "2024-01-01"),
    "dropped": ("PUBLIC", "2024-01-01"),
    "copy-one": ("PUBLIC", "2024-01-01"),
    "copy-two": ("PUBLIC", "2024-01-01"),
}
NEW = {
    "kept": ("PUBLIC", "2024-01-01"),
    "opened": ("PUBLIC", "2024-06-01"),
    "copy-one": ("PUBLIC", "2024-01-01"),
    "copy-two": ("PUBLIC", "2024-01-01"),
    "fresh": ("PUBLIC", "2024-07-01"),
    "delayed": ("RESTRICTED", "2024-02-01"),
}


@pytest.fixture(scope="module")
def dataset_releases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, Release]:
    folder = tmp_path_factory.mktemp("change")
    made = World(load({"data": folder / "data"}, {}), folder / "given")
    catalogue(made.given / "catalog.ttl", OLD)
    packages(made.given / "ckan" / "package_search.json", ["lost-one", "lost-two"])
    made.take("dcat", "catalog.ttl")
    made.take("ckan", "ckan")
    first = made.build("2024-03-31")
    catalogue(made.given / "catalog.ttl", NEW)
    packages(made.given / "ckan" / "package_search.json", [])
    made.take("dcat", "catalog.ttl")
    made.take("ckan", "ckan")
    datasets = {iri.value.rpartition("/")[2]: iri.value for iri in _things(first)}
    decided = decision.Decision(datasets["copy-one"], datasets["copy-two"], True, "試験", date(2024, 5, 1), "同じ")
    decision.add(made.settings.data, decided)
    return first, made.build("2024-09-30")


def _things(release: Release) -> list[ox.NamedNode]:
    rows = release.store("public").query("SELECT ?d { ?d a <http://www.w3.org/ns/dcat#Dataset> }")
    return [row["d"] for row in rows]  # type: ignore[union-attr,index,misc]


def test_every_known_edit_of_datasets_is_named_by_category(dataset_releases: tuple[Release, Release]) -> None:
    found = told(*dataset_releases, "datasets")
    whole = {kind: [(e[1], e[2]) for e in entries] for kind, entries in named(found["standard total"]).items()}
    assert whole == {
        "new": [(1, 1)],
        "late": [(1, 1)],
        "deleted": [(-1, -1)],
        "source-outage": [(-1, -1), (-1, -1)],
        "merged": [(-1, -1)],
    }
    opened = {kind: sorted(e[1] for e in entries if e[1]) for kind, entries in named(found["standard open"]).items()}
    assert {kind: n for kind, n in opened.items() if n} == {
        "new": [1],
        "deleted": [-1],
        "source-outage": [-1, -1],
        "merged": [-1],
        "reclassified": [1],
    }
    shared = {kind: sorted(e[1] for e in entries if e[1]) for kind, entries in
              named(found["standard restricted"]).items()}  # fmt: skip
    assert {kind: n for kind, n in shared.items() if n} == {"late": [1], "reclassified": [-1]}


def test_what_moved_from_one_category_to_another_is_told_with_both(dataset_releases: tuple[Release, Release]) -> None:
    found = told(*dataset_releases, "datasets")["standard open"]
    (moved,) = next(part for part in found.parts if part.kind == "reclassified").entries
    (thing,) = moved.after
    rights = [e for e in moved.edits if (e.subject, e.predicate) == (thing, "http://purl.org/dc/terms/accessRights")]
    assert [(e.before, e.after) for e in rights] == [
        (("<http://purl.org/coar/access_right/c_16ec>",), ("<http://purl.org/coar/access_right/c_abf2>",))
    ]


# whatever is edited, the parts add up


_NODES = [f"{BASE}/id/dataset/test/{n}" for n in range(8)]


@st.composite
def releases(draw: st.DrawFn) -> tuple[dict[str, tuple[str, ...]], dict[str, Standing]]:
    """Nodes that are there, in clusters, each with a standing."""
    there = draw(st.lists(st.sampled_from(_NODES), unique=True, max_size=8))
    named: dict[str, list[str]] = {}
    for node in there:
        named.setdefault(draw(st.sampled_from(["a", "b", "c", node, node, node])), []).append(node)
    stated = {f"{BASE}/id/dataset/{k}" if k != v[0] else k: tuple(v) for k, v in named.items()}
    standings = {iri: draw(st.sampled_from(list(_STANDINGS))) for iri in stated}
    return stated, standings


_STANDINGS = (Standing(True, True), Standing(False, True), Standing(False, False))


@given(one=releases(), dated=st.lists(st.sampled_from(_STANDINGS), min_size=8, max_size=8), other=releases(),
       ends=st.lists(st.integers(0, 9), min_size=4, max_size=4))  # fmt: skip
@hypothesis_settings(max_examples=300)
def test_the_parts_add_up_whatever_is_edited(
    one: tuple[dict[str, tuple[str, ...]], dict[str, Standing]],
    dated: list[Standing],
    other: tuple[dict[str, tuple[str, ...]], dict[str, Standing]],
    ends: list[int],
) -> None:
    before = Side(_Empty(), Manifest("a", "", "2024-03-31", BASE, "0"), one[0])
    after = Side(_Empty(), Manifest("b", "", "2025-03-31", BASE, "0"), other[0])
    moved = dict(zip(one[1], dated, strict=False))
    cell = (STANDARD, TOTAL, "")
    found = decompose.Comparison(
        before, after, "K2", start={cell: one[1]}, dated={cell: moved}, end={cell: other[1]},
        before={cell: Count(*ends[:2])}, after={cell: Count(*ends[2:])}, redefined={cell: decompose.total(one[1])},
    ).changes()  # fmt: skip
    for each in found:
        assert sum((part.count for part in each.parts), Count()) == each.difference
        for part in each.parts:
            assert sum((entry.count for entry in part.entries), Count()) == part.count
        kinds = [part.kind for part in each.parts]
        assert len(kinds) == len(set(kinds))


class _Empty:
    """A store that holds nothing."""

    def query(self, query: str, /, *, substitutions: object) -> object:
        return ox.Store().query(query, substitutions=substitutions)  # type: ignore[arg-type]


def test_parts_stand_in_the_order_of_the_kinds() -> None:
    entries = [Entry(kind, Count(1, 1), {}, {}) for kind in reversed(list(change.KINDS))]
    assert [part.kind for part in parted(entries)] == list(change.KINDS)


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_the_rows_of_a_table_add_up_to_the_differences(
    programme_releases: tuple[Release, Release], locale: str
) -> None:
    found = change.changes(side(programme_releases[0]), side(programme_releases[1]), "K2")
    lines = list(csv.reader(table.csv_file(found, locale).decode("utf-8-sig").splitlines()))
    sums: dict[str, int] = {}
    for line in lines[1:]:
        sums[line[0]] = sums.get(line[0], 0) + int(line[2])
    assert sums == {table.title(c, locale): c.difference.numerator for c in found if c.parts}
    document = table.document(found, side(programme_releases[0]), side(programme_releases[1]), locale)
    assert document["from"]["release"] == programme_releases[0].id
    for each in document["figures"]:
        assert sum(part["numerator"] for part in each["parts"]) == each["difference"]["numerator"]


def test_the_workbook_has_the_sums_the_entries_and_where_they_come_from(
    programme_releases: tuple[Release, Release],
) -> None:
    one, other = map(side, programme_releases)
    content = table.workbook_file(change.changes(one, other, "K2"), one, other, "ja")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert len(book.sheetnames) == 3
    assert book.sheetnames[-1] == "出典"
    sums = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=2)]
    assert {row[0] for row in sums if row[1] == "統合"}
    assert all(isinstance(row[2], int) for row in sums)
    provenance = [cell.value for row in book["出典"].iter_rows() for cell in row]
    assert {programme_releases[0].id, programme_releases[1].id} <= set(provenance)


def test_the_command_tells_the_parts_of_two_releases(programme_releases: tuple[Release, Release]) -> None:
    first, second = programme_releases
    data = first.path.parent.parent
    words = ["changes", "K2", "--from", first.id, "--to", second.id, "-f", "json"]
    told = json.loads(enishi(data, "--locale", "en", *words).stdout)
    (whole,) = [c for c in told["figures"] if (c["variant"], c["stratum"]) == (STANDARD, TOTAL)]
    assert {part["kind"]: part["numerator"] for part in whole["parts"]} == {
        "new": 1, "late": 1, "deleted": -1, "merged": -1, "reclassified": 1, "reference-date": 1, "definition": 1,
    }  # fmt: skip
    human = enishi(data, "--locale", "ja", "changes", "K2", "--from", first.id, "--to", second.id).stdout
    assert human.startswith(f"リリース{first.id}（")
    assert "統合" in human
    assert "4/6 → 7/7" in human
    assert enishi(data, "changes", "K3", "--from", first.id, "--to", second.id, check=False).returncode == 2
