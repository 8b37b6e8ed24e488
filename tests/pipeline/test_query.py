"""``enishi query`` on the demonstration: the questions of the catalogue by name, files and texts, with their values."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from queries import all_queries
from tests.pipeline.conftest import enishi

ROOT = Path(__file__).resolve().parents[2]
BASE = "https://w3id.org/enishi"
JST = "https://ror.org/00097mb19"


def table(data: Path, *words: str) -> list[dict[str, str]]:
    """The rows of the answer."""
    return list(csv.DictReader(io.StringIO(enishi(data, "query", *words, "-f", "csv").stdout)))


def refused(data: Path, *words: str) -> str:
    """The one sentence that refuses."""
    done = enishi(data, "query", "--locale", "en", *words, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    return done.stderr


@pytest.fixture(scope="module")
def chain(demo: Path) -> dict[str, dict[str, set[str]]]:
    """The chain of the award that runs through four systems: step to thing to the sources that tell of it."""
    found: dict[str, dict[str, set[str]]] = {}
    for row in table(demo, "award-chain", "--set", "award=JP19KK0341"):
        thing = row["thing"].removeprefix(BASE)
        found.setdefault(row["step"], {}).setdefault(thing, set()).add(row["source"].rsplit("/", 1)[1])
    return found


def test_one_query_lists_the_award_from_the_grant_to_the_paper_with_its_sources(
    chain: dict[str, dict[str, set[str]]],
) -> None:
    three = {"kaken", "cinii", "jairo"}
    assert chain["grant"] == {"/id/grant/jgn:1025:JP19KK0341": three}
    assert chain["project"] == {"/id/project/jgn:1025:JP19KK0341": three}
    assert list(chain["funder"]) == ["https://ror.org/00hhkn466"]
    assert chain["funder"]["https://ror.org/00hhkn466"] >= three
    assert chain["member"]["/id/person/erad-researcher:20990021"] == {"kaken", "jairo"}
    assert chain["output"] == {"/id/document/jairo/oai:repo.enishi-demo.example:02000894": {"jairo"}}
    assert chain["DOI"] == {"https://doi.org/10.1016/j.advnut.2025.100480": {"jairo"}}


def test_the_institution_of_the_award_is_one_organisation_in_kaken_repository_and_ror(
    chain: dict[str, dict[str, set[str]]],
) -> None:
    """ROR and the dictionary bring its number of KAKENHI and its ISNI together, and tell nothing of the award: they are
    not named."""
    assert list(chain["institution"]) == list(chain["affiliation of an author"]) == ["https://ror.org/005pdtr14"]
    assert chain["institution"]["https://ror.org/005pdtr14"] == {"kaken", "jairo"}


def test_the_project_of_the_award_has_its_title_in_both_languages(demo: Path) -> None:
    project = f"<{BASE}/id/project/jgn:1025:JP19KK0341>"
    told = enishi(demo, "query", "-e", f"SELECT ?t {{ {project} <http://purl.org/dc/terms/title> ?t }} ORDER BY ?t")
    assert told.stdout.splitlines()[1:] == ['"Evaluation of rural food environments"@en', '"農村の食環境の評価"@ja']


@pytest.mark.parametrize("name", ["Q05", "answers/Q06", "Q07", "K2", "indicators/K1"])
def test_a_question_by_name_takes_the_reference_date_of_the_release(name: str, demo: Path) -> None:
    rows = table(demo, name)
    assert rows
    as_of = json.loads(next((demo / "releases").glob("*/release.json")).read_text(encoding="utf-8"))["as_of"]
    assert {row["referenceDate"] for row in rows} == {as_of}


def test_values_choose_the_rows(demo: Path) -> None:
    every = table(demo, "Q07", "--set", "referenceDate=2026-04-01")
    projects = {row["project"] for row in every}
    assert len(projects) > 1
    one = sorted(projects)[0]
    chosen = table(demo, "Q07", "--set", "referenceDate=2026-04-01", "--set", f"project={one}")
    assert chosen == [row for row in every if row["project"] == one]


def test_a_value_is_a_term_and_never_a_part_of_the_query(demo: Path) -> None:
    assert table(demo, "award-chain", "--set", 'award=JP19KK0341" || true || "') == []
    assert table(demo, "award-chain", "--set", "award=") == []


def test_a_file_with_a_header_takes_values_as_the_catalogue_does(demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.rq"
    file.write_text((ROOT / "queries/answers/Q06.rq").read_text(encoding="utf-8"), encoding="utf-8")
    assert table(demo, str(file)) == table(demo, "Q06")
    none = f"{BASE}/id/organization/none"
    assert table(demo, str(file), "--set", f"funder={none}") == table(demo, "Q06", "--set", f"funder={none}")


def test_a_file_with_a_header_of_another_kind_is_asked_as_it_is(demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "theirs.rq"
    file.write_text("#+ endpoint: https://example.org/sparql\nSELECT (1 AS ?one) {}", encoding="utf-8")
    assert table(demo, str(file)) == [{"one": "1"}]
    assert "header" in refused(demo, str(file), "--set", "a=1")


def test_the_answer_for_programs_has_no_byte_order_mark(demo: Path) -> None:
    assert enishi(demo, "query", "-e", "SELECT (1 AS ?one) {}", "-f", "csv").stdout.startswith("one")


def test_figures_for_people_have_one(demo: Path) -> None:
    told = enishi(demo, "figures", "K2", "-f", "csv").stdout
    assert told.startswith("\ufeff")
    assert {row["indicator"] for row in csv.DictReader(io.StringIO(told[1:]))} == {"K2"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("award-chain",), "answers/award-chain needs the parameter award"),
        (("Q05", "--set", "funder=x"), "answers/Q05 has no parameter funder"),
        (("Q05", "--set", "referenceDate=2026-02-30"), "referenceDate: a date as YYYY-MM-DD"),
        (("Q06", "--set", "funder=JST"), "funder: an absolute IRI"),
        (("Q10", "--set", "dimension=colour"), "one of field, funder, programme"),
        (("Q05", "--set", "referenceDate"), "--set needs NAME=VALUE"),
        (("award-chain", "--set", "award=a", "--set", "award=b"), "award is given twice"),
        (("-e", "ASK {}", "--set", "award=a"), "header"),
        (("Q99",), "Q99 is neither a file nor a query of the catalogue"),
        (("pages/nothing",), "pages/nothing is neither a file nor a query of the catalogue"),
        (("nothing.rq",), "nothing.rq cannot be read"),
        (("Q05", "-e", "ASK {}"), "Give either a query"),
        ((), "Give either a query"),
    ],
)
def test_what_cannot_be_asked_is_told(words: tuple[str, ...], told: str, demo: Path) -> None:
    assert told in refused(demo, *words)


def test_a_wrong_value_is_told_in_japanese(demo: Path) -> None:
    done = enishi(demo, "query", "Q05", "--set", "referenceDate=昨日", check=False)
    assert done.returncode == 2
    assert "パラメーター referenceDate に値 '昨日' は使えません" in done.stderr


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_the_list_names_every_question_and_parameter(locale: str, tmp_path: Path) -> None:
    told = enishi(tmp_path, "query", "--list", "--locale", locale).stdout
    for folder in ("answers", "indicators"):
        for one in all_queries(folder):
            assert f"{one.name}\t{one.title[locale]}\n" in told
            for parameter in one.parameters:
                assert f"\t--set {parameter.name}=\t{parameter.type}" in told
                assert f"\t{parameter.title[locale]}\t" in told


def test_a_question_is_written_as_a_workbook_with_its_origin(demo: Path) -> None:
    code = "import sys; from loader.cli import main; sys.exit(main())"
    words = ["--data", str(demo), "--locale", "ja", "query", "Q22", "-f", "xlsx"]
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, check=True)
    book = openpyxl.load_workbook(io.BytesIO(done.stdout))
    written = list(book.worksheets[0].iter_rows(values_only=True))
    assert written[0] == ("つながり方", "つながり方 (IRI)", "データセットの数", "データセットの総数", "割合")
    assert [str(row[2]) for row in written[1:]] == [row["datasets"] for row in table(demo, "Q22")]
    assert {row[0] for row in book["出典"].iter_rows(values_only=True)} >= {"リリース", "クエリ", "行数"}


def test_csv_for_people_has_titles_beside_iris(demo: Path) -> None:
    said = enishi(demo, "query", "Q22", "-f", "csv", "--bom").stdout
    rows = list(csv.reader(io.StringIO(said.removeprefix("\ufeff"))))
    assert said.startswith("\ufeff")
    assert rows[1][:2] == ["体系的番号でつながる", f"{BASE}/scheme/linkage/by-grant-number"]


def test_no_rows_are_told_beside_the_answer(demo: Path) -> None:
    nothing = enishi(demo, "query", "Q11", "--set", "referenceDate=1900-01-01", "-f", "csv")
    assert nothing.stderr == "enishi: 0 件\n"
    assert nothing.stdout.count("\n") == 1
    assert enishi(demo, "query", "Q22").stderr == ""


def test_only_a_question_with_a_header_is_written_for_a_spreadsheet(demo: Path) -> None:
    assert "SELECT query with a header" in refused(demo, "-e", "ASK {}", "-f", "xlsx")
