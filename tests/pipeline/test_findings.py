"""Findings over releases: one closes, one appears, one is waived; and the reports that tell of them."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pyoxigraph as ox
import pytest

from loader import dump, store
from loader.report import EVERYTHING, FACETS, FORMS, WHOLE, Opened, Report, Tally
from tests.pipeline.conftest import enishi

DEMO = Path(__file__).resolve().parents[2] / "loader/demo/grdm/sip-report.csv"
FIELD, MANAGER, TITLE = "プロジェクトの分野", "データ管理者", "データの名称"
ONE, TWO, THREE = "2030-04-01", "2030-05-01", "2030-06-01"
BY = ("--by", "監査 花子", "--because", "様式の改修中")


def deliver(data: Path, day: str, **changes: str) -> store.Release:
    """Load the shipped table with other values in its first row, build as of a day, and publish."""
    rows = list(csv.reader(DEMO.read_text(encoding="utf-8-sig").splitlines()))
    for name, value in changes.items():
        rows[1][rows[0].index(name)] = value
    folder = data.parent / "delivery"
    folder.mkdir(exist_ok=True)
    with (folder / DEMO.name).open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows(rows)
    enishi(data, "fetch", "grdm", "--from", str(folder))
    enishi(data, "build", "--as-of", day)
    enishi(data, "publish")
    return store.current(data)


def report(release: store.Release, scope: store.Scope = "public", locale: str = "ja") -> Report:
    return Report(Opened(release, scope), release.manifest, locale)


def told(release: store.Release, scope: store.Scope = "public") -> dict[tuple[str, str], tuple[str, str, str]]:
    """State, first and last day of each finding, by number of the data and element."""
    found = report(release, scope).findings(WHOLE, EVERYTHING)
    return {
        (entry.identifier.rsplit("/", 1)[1], entry.element("ja")): (entry.state, entry.first, entry.last)
        for entry in found
    }


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.mark.thorough
def test_a_correction_closes_its_finding_and_a_mistake_opens_one(data: Path) -> None:
    first = deliver(data, ONE)
    assert {state for state, _, _ in told(first).values()} == {"new"}
    numbers = {e.iri for e in report(first).findings(WHOLE, EVERYTHING)}
    second = deliver(data, TWO, データ管理者="情報広報室", データの名称="測定結果")
    now = told(second)
    assert now["WC-1", MANAGER] == ("fixed", ONE, ONE)
    assert now["WC-1", TITLE] == ("new", TWO, TWO)
    assert now["WC-1", FIELD] == ("persisting", ONE, TWO)
    assert len({e.iri for e in report(second).findings(WHOLE, EVERYTHING)} & numbers) == len(numbers)
    third = deliver(data, THREE, データ管理者="情報広報室", データの名称="測定結果")
    assert ("WC-1", MANAGER) not in told(third)
    assert told(third)["WC-1", TITLE] == ("persisting", TWO, THREE)


@pytest.mark.thorough
def test_building_again_on_the_same_day_changes_nothing_even_with_fixed_findings(data: Path) -> None:
    deliver(data, ONE)
    second = deliver(data, TWO, データ管理者="情報広報室")
    before = list(dump.lines(second.store("public")))
    assert second.id in enishi(data, "build", "--as-of", TWO).stdout
    assert [r.id for r in store.releases(data)][-1] == second.id
    again = deliver(data, TWO, データ管理者="情報広報室", 備考="確認済み")
    assert again.id != second.id
    assert told(again)["WC-1", MANAGER] == ("fixed", ONE, ONE)
    assert list(dump.lines(second.store("public"))) == before


@pytest.mark.thorough
def test_a_fixed_finding_is_not_told_of_the_record_any_more(data: Path) -> None:
    deliver(data, ONE)
    second = deliver(data, TWO, データ管理者="情報広報室")
    record = next(e for e in report(second).findings(WHOLE, EVERYTHING) if e.state == "fixed").record
    shown = Opened(second, "public").rows(
        "record-findings", record=record, findings="https://w3id.org/enishi/graph/findings"
    )
    assert shown
    assert not [row for row in shown if row["rule"].value.endswith("data-manager-missing")]


@pytest.mark.thorough
def test_a_record_that_becomes_internal_takes_its_findings_along(data: Path) -> None:
    deliver(data, ONE)
    second = deliver(data, TWO, メタデータのアクセス権="closed access", データ管理者="情報広報室")
    assert not [name for name in told(second) if name[0] == "WC-1"]
    assert told(second, "internal")["WC-1", MANAGER][0] == "fixed"
    assert "WC-1" not in (second.path / "findings-public.tsv").read_text(encoding="utf-8")
    assert "WC-1" not in "\n".join(line for line in dump.lines(second.store("public")) if "graph/findings" in line)


@pytest.mark.thorough
def test_a_waived_finding_is_counted_apart_until_its_last_day(data: Path) -> None:
    first = deliver(data, ONE)
    entry = next(e for e in report(first).findings(WHOLE, EVERYTHING) if e.element("ja") == FIELD)
    whole = report(first).total
    said = enishi(data, "--locale", "en", "findings", "waive", entry.number, *BY, "--until", TWO).stdout
    assert f"Waived until {TWO}" in said
    assert (
        "Nothing was added"
        in enishi(data, "--locale", "en", "findings", "waive", entry.iri, *BY, "--until", TWO).stdout
    )
    second = deliver(data, TWO)
    total = report(second).total
    assert (total.open, total.state("waived"), total.total) == (whole.open - 1, 1, whole.total)
    inside = {e.iri: e for e in report(second, "internal").findings(WHOLE, EVERYTHING)}[entry.iri]
    outside = {e.iri: e for e in report(second).findings(WHOLE, EVERYTHING)}[entry.iri]
    assert (inside.until, inside.by, inside.because) == (TWO, "監査 花子", "様式の改修中")
    assert (outside.state, outside.until, outside.by, outside.because) == ("waived", TWO, "", "")
    assert "監査 花子" not in "\n".join(dump.lines(second.store("public")))
    third = deliver(data, THREE)
    assert {e.iri: e for e in report(third).findings(WHOLE, EVERYTHING)}[entry.iri].state == "persisting"
    assert "期限切れ" not in enishi(data, "findings", "waivers").stdout


@pytest.mark.thorough
def test_a_new_waiver_makes_a_new_release_and_can_be_taken_back(data: Path) -> None:
    first = deliver(data, ONE)
    entry = report(first).findings(WHOLE, EVERYTHING)[0]
    enishi(data, "findings", "waive", entry.number, *BY, "--until", THREE)
    second = deliver(data, ONE)
    assert second.id != first.id
    assert report(second).total.state("waived") == 1
    enishi(data, "findings", "unwaive", entry.number, "--by", "監査 花子", "--because", "改修が済んだ")
    third = deliver(data, ONE)
    assert list(dump.lines(third.store("internal"))) == list(dump.lines(first.store("internal")))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("0123456789abcdef", *BY, "--until", TWO), "has no finding 0123456789abcdef"),
        (("https://w3id.org/enishi/id/record/grdm/x#finding-1", *BY, "--until", TWO), "has no finding"),
        (("no iri", *BY, "--until", TWO), "has no finding no iri"),
        (("0123456789abcdef", *BY, "--until", "2020-01-01"), "2020-01-01 has passed"),
        (("0123456789abcdef", *BY, "--until", "tomorrow"), "tomorrow is no date"),
        (("0123456789abcdef", "--by", " ", "--because", "x", "--until", TWO), "Say who decides"),
    ],
)
def test_a_waiver_that_cannot_be_is_refused(demo: Path, words: tuple[str, ...], message: str) -> None:
    done = enishi(demo, "--locale", "en", "findings", "waive", *words, check=False)
    assert done.returncode == 2
    assert message in done.stderr
    assert not (demo / "waivers.tsv").exists()


# reports


@pytest.mark.parametrize("scope", store.SCOPES)
def test_the_parts_of_every_division_add_up_to_the_whole(release: store.Release, scope: store.Scope) -> None:
    made = report(release, scope)
    total = made.total
    assert total.total > 50
    assert total.cells == made.parts(WHOLE)[0].tally.cells
    for facet in FACETS.values():
        parts = made.parts(facet)
        assert sum((part.tally.cells for part in parts), Tally().cells) == total.cells, facet.name
        for part in parts:
            found = made.findings(facet, part.key)
            assert len(found) == part.tally.total
            by_rule = made.rules(facet, part.key)
            assert sum((one.tally.cells for one in by_rule), Tally().cells) == part.tally.cells


def test_pages_of_a_part_hold_every_finding_once(release: store.Release) -> None:
    made = report(release)
    seen, after = [], ""
    while True:
        found, after = made.page(WHOLE, EVERYTHING, after)
        seen += [entry.iri for entry in found]
        if not after:
            break
    assert len(seen) > 100
    assert seen == [entry.iri for entry in made.findings(WHOLE, EVERYTHING)]


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_every_finding_is_told_in_words(release: store.Release, locale: str) -> None:
    made = report(release, locale=locale)
    for entry in made.findings(WHOLE, EVERYTHING):
        words = (entry.element(locale), entry.message(locale), entry.cited(locale), made.name("owner", entry.owner))
        assert "/id/" not in entry.at_fault(locale)
        for said in words:
            assert said
            assert "minCount" not in said
            assert "w3.org/ns/shacl" not in said


def test_a_thing_at_fault_is_called_by_its_name(release: store.Release) -> None:
    made = report(release)
    things = [entry for entry in made.findings(WHOLE, EVERYTHING) if entry.thing]
    assert things
    assert {entry.at_fault("ja") for entry in things} == {"三日月 泉"}
    paged = [entry for entry in made.page(FACETS["rule"], things[0].rule)[0] if entry.thing]
    assert {entry.iri: entry.at_fault("ja") for entry in paged} == {entry.iri: "三日月 泉" for entry in things}


def test_findings_name_an_institution_that_only_another_source_knows(release: store.Release) -> None:
    """The merged view tells who hosts a dataset, whichever record of it is at fault."""
    of_sources = {
        (entry.source.rsplit("/", 1)[1], report(release).name("owner", entry.owner))
        for entry in report(release).findings(FACETS["institution"], "https://ror.org/057zh3y96")
    }
    assert ("ckan", "東京大学") in of_sources


def test_a_workbook_has_typed_cells_and_no_formula(release: store.Release, tmp_path: Path, demo: Path) -> None:
    file = tmp_path / "report.xlsx"
    enishi(demo, "findings", "report", "--by", "source", "-o", str(file))
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["集計", "指摘一覧", "出典"]
    counts = list(book["集計"].iter_rows(min_row=2, values_only=True))
    assert sum(row[4] for row in counts) == report(release).total.open
    head, *rows = list(book["指摘一覧"].iter_rows())
    titles = [cell.value for cell in head]
    assert {"重大さ", "項目", "指摘と対応", "根拠", "対応者", "指摘番号"} <= set(titles)
    assert len(rows) == report(release).total.total
    assert {cell.data_type for row in rows for cell in row} <= {"s", "inlineStr", "n", "d"}
    assert isinstance(rows[0][titles.index("初回の指摘日")].value, datetime)
    numbers = [row[titles.index("指摘番号")] for row in rows]
    assert all(isinstance(cell.value, str) and cell.number_format == "@" for cell in numbers)
    origin = dict(book["出典"].iter_rows(values_only=True))
    assert origin["リリース"] == release.id
    assert release.manifest.digest["public"] in origin.values()
    assert set(release.manifest.profiles.values()) <= set(origin.values())


def test_no_value_of_a_source_becomes_a_formula(data: Path, tmp_path: Path) -> None:
    evil = '=HYPERLINK("https://example.org/","押す")'
    deliver(data, ONE, データの名称=evil)
    book, table = tmp_path / "r.xlsx", tmp_path / "r.csv"
    enishi(data, "findings", "report", "-o", str(book))
    enishi(data, "findings", "report", "-o", str(table))
    cells = [c for row in openpyxl.load_workbook(book)["指摘一覧"].iter_rows() for c in row if c.value == evil]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}
    content = table.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    said = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
    assert f"'{evil}" in said
    assert not [cell for cell in said if cell.startswith(("=", "+", "-", "@"))]


def test_json_tells_the_same_numbers(demo: Path, release: store.Release) -> None:
    said = json.loads(enishi(demo, "findings", "report", "--by", "rule", "-f", "json").stdout)
    assert said["total"]["total"] == report(release).total.total == len(said["findings"])
    assert sum(part["open"] for part in said["parts"]) == said["total"]["open"]
    assert said["release"] == release.id


@pytest.mark.parametrize(("form", "kind"), [("ttl", ox.RdfFormat.TURTLE), ("jsonld", ox.RdfFormat.JSON_LD)])
def test_rdf_is_a_validation_report(demo: Path, release: store.Release, form: str, kind: ox.RdfFormat) -> None:
    said = enishi(demo, "findings", "report", "-f", form).stdout
    made = ox.Store()
    made.extend(ox.parse(said.encode(), kind))
    query = """PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT (COUNT(?result) AS ?n) {
        ?report a sh:ValidationReport ; sh:conforms false ; sh:result ?result .
        ?result a sh:ValidationResult ; sh:focusNode ?focus ; sh:resultSeverity ?severity ; sh:sourceShape ?shape }"""
    (row,) = made.query(query)  # type: ignore[misc]
    assert int(row["n"].value) == report(release).total.total


def test_html_stands_by_itself_and_escapes_what_sources_say(data: Path) -> None:
    deliver(data, ONE, データの名称="<script>alert(1)</script>")
    said = enishi(data, "findings", "report", "-f", "html").stdout
    assert said.startswith("<!doctype html>")
    assert "&lt;script&gt;alert(1)" in said
    assert "<script" not in said
    assert "http" not in said.split("<h2>")[0]


def test_a_report_of_one_part_is_named_as_people_call_it(demo: Path) -> None:
    table = enishi(demo, "findings", "report", "--part", "東京大学").stdout.splitlines()
    assert len(table) == 2
    assert table[1].startswith("東京大学\t")
    done = enishi(demo, "findings", "report", "--part", "ない大学", check=False)
    assert done.returncode == 2
    assert "ない大学" in done.stderr


@pytest.mark.thorough
def test_every_format_can_be_written_in_both_languages(demo: Path, tmp_path: Path) -> None:
    for form in FORMS:
        for locale in ("ja", "en"):
            file = tmp_path / f"{locale}.{form}"
            enishi(demo, "--locale", locale, "findings", "report", "-f", form, "-o", str(file))
            assert file.stat().st_size > 1000


def test_waivers_tell_which_have_expired(data: Path) -> None:
    first = deliver(data, ONE)
    entry = report(first).findings(WHOLE, EVERYTHING)[0]
    soon = (date.today() + timedelta(days=2)).isoformat()  # noqa: DTZ011
    enishi(data, "findings", "waive", entry.number, *BY, "--until", soon)
    assert enishi(data, "--locale", "en", "findings", "waivers").stdout.startswith(f"in force\t{soon}\t監査 花子\t")
