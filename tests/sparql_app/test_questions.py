"""The questions of the catalogue over HTTP: one answer in many formats, pages that add up, and honest refusals."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import openpyxl
import pyoxigraph as ox
import pytest

from sparql_app.catalogue.library import values
from sparql_app.catalogue.question import questions
from tests.sparql_app.catalogue_data import OVERDUE, TITLES, quads
from tests.sparql_app.conftest import Service, write_release

AS_OF = "2026-04-01"
EVERY = sorted(questions())
Rows = list[tuple[str | None, ...]]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    data = tmp_path_factory.mktemp("questions")
    write_release(data, "r1", quads())
    running = Service(data, workers=2)
    yield running
    running.stop()


def get(service: Service, address: str, **parameters: Any) -> httpx.Response:
    answer = service.http.get(address, params=parameters or None)
    assert answer.status_code == 200, answer.text
    return answer


def told(service: Service, stem: str, suffix: str, **parameters: Any) -> Rows:
    """The rows of an answer in a format of SPARQL results, as texts; None for what is unbound."""
    form = {
        "srj": ox.QueryResultsFormat.JSON, "srx": ox.QueryResultsFormat.XML, "tsv": ox.QueryResultsFormat.TSV,
    }[suffix]  # fmt: skip
    solutions = ox.parse_query_results(get(service, f"/queries/{stem}.{suffix}", **parameters).content, form)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [tuple(None if row[name] is None else row[name].value for name in names) for row in solutions]


def in_csv(service: Service, stem: str, **parameters: Any) -> Rows:
    content = get(service, f"/queries/{stem}.csv", **parameters).text
    return [tuple(cell or None for cell in row) for row in csv.reader(io.StringIO(content, newline=""))][1:]


def sheet(service: Service, stem: str, **parameters: Any) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(get(service, f"/queries/{stem}.xlsx", **parameters).content))


@pytest.mark.parametrize("stem", EVERY)
def test_every_question_has_the_same_rows_in_every_format(asked: Service, stem: str) -> None:
    parameters = values(questions()[stem], AS_OF)
    assert parameters is not None, "a question can be asked as it stands"
    record = get(asked, f"/queries/{stem}.json", **parameters).json()
    names = [column["name"] for column in record["columns"]]
    assert record["total"] == len(record["rows"])
    if record["state"] == "no-data":
        _tells_that_there_is_no_data(asked, stem, parameters)
        return
    exact = told(asked, stem, "srj", **parameters)
    assert record["total"] == len(exact)
    assert told(asked, stem, "srx", **parameters) == told(asked, stem, "tsv", **parameters) == exact
    assert in_csv(asked, stem, **parameters) == [tuple(cell or None for cell in row) for row in exact]
    plain = [tuple(_text(row[name]) for name in names) for row in record["rows"]]
    assert plain == [tuple(_number(cell) for cell in row) for row in exact]
    book = sheet(asked, stem, **parameters)
    assert book.worksheets[0].max_row == 1 + len(exact)
    people = get(asked, f"/queries/{stem}.csv", bom=1, **parameters).content.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(people, newline="")))) == 1 + len(exact)
    page = asked.http.get(f"/queries/{stem}", params=parameters, headers={"Accept": "text/html"}).text
    shown = re.findall(r"<tbody>\n    (.*?)</tbody>", page, re.S)
    assert len(re.findall("<tr>", shown[0])) == min(100, len(exact)) if exact else True


def _tells_that_there_is_no_data(asked: Service, stem: str, parameters: dict[str, str]) -> None:
    needed = questions()[stem].header.needs
    for suffix in ("csv", "tsv", "srj", "srx"):
        refused = asked.http.get(f"/queries/{stem}.{suffix}", params=parameters, headers={"Accept-Language": "ja"})
        assert refused.status_code == 404
        assert refused.json()["type"].endswith("/problem/no-data")
        assert needed["ja"] in refused.json()["hint"]
    assert get(asked, f"/queries/{stem}.json", **parameters).json()["needs"] == needed
    for row in (
        next(sheet(asked, stem, lang="ja", **parameters).worksheets[0].iter_rows(min_row=2, values_only=True)),
        list(csv.reader(io.StringIO(get(asked, f"/queries/{stem}.csv", bom=1, lang="ja", **parameters).text)))[1],
    ):
        assert str(row[0]).startswith("データなし")
        assert needed["ja"] in str(row[0])
    page = asked.http.get(f"/queries/{stem}", params={**parameters, "lang": "ja"}, headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert html.escape(needed["ja"]) in page.text
    assert "0 件とは異なります" in page.text


def _text(cell: object) -> str | None:
    if isinstance(cell, bool) or cell is None:
        return None if cell is None else str(cell).lower()
    return _number(str(cell))


def _number(cell: str | None) -> str | None:
    try:
        return cell if cell is None else str(float(cell))
    except ValueError:
        return cell


def test_a_question_without_its_table_is_not_answered_with_nothing(asked: Service) -> None:
    assert get(asked, "/queries/Q24.json").json()["state"] == "no-data"
    assert get(asked, "/queries/Q05.json").json()["state"] == "no-rows"


def test_no_cell_of_a_file_for_people_is_a_formula(asked: Service) -> None:
    titles = {title for title in TITLES if title.strip()}
    rows = sheet(asked, "Q11", lang="ja").worksheets[0]
    cells = [cell for row in rows.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert titles <= {cell.value for cell in cells if cell.data_type == "s"}
    people = get(asked, "/queries/Q11.csv", bom=1).content
    assert people.startswith(b"\xef\xbb\xbf")
    for row in csv.reader(io.StringIO(people.decode("utf-8-sig"), newline="")):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "＝"))]
    assert not get(asked, "/queries/Q11.csv").content.startswith(b"\xef\xbb\xbf")
    assert titles <= {cell for row in in_csv(asked, "Q11") for cell in row if cell}


def test_a_workbook_has_typed_cells_titles_beside_iris_and_says_where_it_comes_from(asked: Service) -> None:
    book = sheet(asked, "Q11", lang="ja", referenceDate="2026-04-01")
    table = book.worksheets[0]
    head = [cell.value for cell in table[1]]
    first = dict(zip(head, table[2], strict=True))
    assert head[:3] == ["基準日", "資金配分機関", "資金配分機関 (IRI)"]
    assert (first["基準日"].data_type, first["基準日"].value.date().isoformat()) == ("d", "2026-04-01")
    assert first["過ぎた日数"].data_type == "n"
    row = next(r for r in table.iter_rows(min_row=2, values_only=True) if str(r[head.index("名称")]) == "絵文字😀")
    named = dict(zip(head, row, strict=True))
    assert named["データセット"] == "絵文字😀"
    assert named["データセット (IRI)"].startswith("https://w3id.org/enishi/id/dataset/embargo/")
    facts = {row[0]: row[1] for row in book["出典"].iter_rows(values_only=True)}
    assert facts["リリース"] == "r1"
    assert facts["行数"] == OVERDUE
    assert facts["クエリ"] == questions()["Q11"].text.strip() or facts["クエリ"] == questions()["Q11"].text
    assert urlsplit(facts["固定アドレス"]).path == "/releases/r1/queries/Q11"


def test_pages_add_up_to_the_whole_over_one_release(asked: Service) -> None:
    whole = told(asked, "Q11", "srj")
    assert len(whole) == OVERDUE
    answer = get(asked, "/queries/Q11.json", page_size=7)
    found: Rows = []
    rows = 0
    while True:
        record = answer.json()
        links = answer.links
        assert record["total"] == int(answer.headers["X-Total-Count"]) == OVERDUE
        assert {
            urlsplit(link["url"]).path for rel, link in links.items() if rel in ("first", "prev", "next", "last")
        } == {"/releases/r1/queries/Q11.json"}
        rows += len(record["rows"])
        exact = asked.http.get(links["canonical"]["url"].replace(".json?", ".srj?")).content
        found += [
            tuple(None if row[v] is None else row[v].value for v in [x.value for x in solutions.variables])
            for solutions in [ox.parse_query_results(exact, ox.QueryResultsFormat.JSON)]
            for row in solutions  # type: ignore[union-attr]
        ]
        if "next" not in links:
            break
        answer = asked.http.get(links["next"]["url"])
    assert (rows, found) == (OVERDUE, whole)
    assert answer.json()["page"] == answer.json()["pages"] == 4
    assert asked.http.get("/queries/Q11.json", params={"page": 5, "page_size": 7}).status_code == 404


def test_a_page_of_rows_stays_on_its_release_when_another_is_published(tmp_path: Path, serving: Any) -> None:
    write_release(tmp_path, "r1", quads())
    service = serving(tmp_path, workers=1)
    first = service.http.get("/queries/Q11.srj", params={"page_size": 10})
    write_release(tmp_path, "r2", [])
    following = service.http.get(first.links["next"]["url"])
    assert (following.status_code, following.headers["X-Total-Count"]) == (200, str(OVERDUE))
    assert following.headers["X-Release"] == "r1"


def test_rows_are_required_filtered_and_sorted_by_their_terms(asked: Service) -> None:
    titled = told(asked, "Q11", "srj", require="titleJa")
    assert len(titled) == len([title for title in TITLES if title])
    days = [int(row[6] or 0) for row in told(asked, "Q11", "srj", sort="asc(daysOverdue)")]
    assert days == sorted(days)
    many = told(asked, "Q11", "srj", filter="daysOverdue:>700")
    assert [int(row[6] or 0) for row in many] == [day for day in reversed(days) if day > 700]
    assert [row[5] for row in told(asked, "Q11", "srj", filter="available:=2024-03-03")] == ["2024-03-03"]
    assert [row[3] for row in told(asked, "Q11", "srj", filter="titleJa:^絵文字")] == ["絵文字😀"]
    both = told(
        asked, "Q11", "srj", filter=["daysOverdue:>600", "daysOverdue:<700"], sort=["desc(available)", "dataset"]
    )
    assert both
    assert both == sorted(both, key=lambda row: str(row[5]), reverse=True)
    assert get(asked, "/queries/Q11.json", filter="daysOverdue:>700").json()["total"] == len(many)


def test_an_expression_that_explodes_elsewhere_is_answered_here(asked: Service) -> None:
    answer = asked.http.get("/queries/Q11.json", params={"filter": "titleJa:(a*)*(a|aa)+(.*)*(.*)*(.*)*x$"}, timeout=5)
    assert (answer.status_code, answer.json()["total"]) == (200, 0)


@pytest.mark.parametrize(
    ("stem", "parameters", "ja", "en"),
    [
        ("Q10", {"dimension": "colour"}, "field, funder, programme", "field, funder, programme"),
        ("Q10", {"referenceDate": "2026-02-30"}, "YYYY-MM-DD", "YYYY-MM-DD"),
        ("Q11", {"funder": "JST"}, "資金配分機関", "Funder"),
        ("Q21", {}, "programme が指定されていません", "The parameter programme is missing"),
        ("Q02", {"quarters": "-1"}, "1 から 40 までの整数を指定", "a whole number from 1 to 40"),
        ("Q16", {"years": "11"}, "1 から 10 までの整数を指定", "a whole number from 1 to 10"),
        ("Q10", {"dimensio": "field"}, "dimensio というパラメーターはありません", "no parameter dimensio"),
        ("Q10", {"dimension": ["field", "funder"]}, "dimension が2回指定", "dimension is given twice"),
        ("Q10", {"page": "2"}, "page_size が必要", "needs page_size"),
        ("Q10", {"page_size": "0"}, "page_size に値 '0' は使えません", "page_size has the value '0'"),
        ("Q10", {"page_size": "10001"}, "1 から 10000", "from 1 to 10000"),
        ("Q10", {"page": "-1", "page_size": "5"}, "page に値 '-1'", "page has the value '-1'"),
        ("Q10", {"sort": "up(share)"}, "asc(share)", "asc(share)"),
        ("Q10", {"require": "colour"}, "referenceDate, dimension, group", "referenceDate, dimension, group"),
        ("Q10", {"filter": "share"}, "条件として読めません", "is no condition"),
        ("Q10", {"filter": "share:>many"}, "列 share は数値です", "The column share holds numbers"),
        ("Q10", {"filter": "referenceDate:<soon"}, "列 referenceDate は日付です", "holds dates"),
        ("Q10", {"filter": "group:(["}, "正規表現", "column:expression"),
        ("Q10", {"filter": "group:" + "x" * 600}, "条件として読めません", "is no condition"),
        ("Q10", {"bom": "2"}, "bom", "bom"),
        ("Q10", {"lang": "fr"}, "ja, en", "ja, en"),
        ("Q10", {"sort": ["share"] * 6}, "sort は 5 回まで", "sort can be given 5 times at most"),
    ],
)
@pytest.mark.parametrize("suffix", ["", ".csv"])
def test_a_wrong_parameter_is_refused_with_its_name_and_what_it_takes(
    asked: Service, stem: str, parameters: dict[str, Any], ja: str, en: str, suffix: str
) -> None:
    for locale, words in (("ja", ja), ("en", en)):
        refused = asked.http.get(f"/queries/{stem}{suffix}", params=parameters, headers={"Accept-Language": locale})
        assert refused.status_code == 400, refused.text
        problem = refused.json()
        assert problem["type"].endswith("/problem/parameter")
        assert words in f"{problem['title']} {problem.get('hint', '')}"
        assert refused.headers["Content-Type"] == "application/problem+json"


def test_an_empty_value_is_a_field_left_empty_on_a_page_and_a_mistake_of_a_program(asked: Service) -> None:
    refused = asked.http.get("/queries/Q11.csv", params={"referenceDate": ""}, headers={"Accept-Language": "en"})
    assert (refused.status_code, refused.json()["title"]) == (400, "The parameter referenceDate is empty")
    form = {"referenceDate": "2026-04-01", "funder": ""}
    page = asked.http.get("/queries/Q11", params=form, headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert 'id="answer"' in page.text


def test_a_page_shows_a_wrong_parameter_beside_the_form(asked: Service) -> None:
    page = asked.http.get("/queries/Q10", params={"dimension": "x", "lang": "ja"}, headers={"Accept": "text/html"})
    assert page.status_code == 400
    assert "次のいずれか" in page.text
    assert '<select id="field-dimension"' in page.text


def test_a_page_has_a_form_titles_beside_iris_and_every_format(asked: Service) -> None:
    page = asked.http.get("/queries/Q11", params={"lang": "ja"}, headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert '<input id="field-referenceDate" name="referenceDate" type="date" value="2026-04-01" required>' in page.text
    assert ">過ぎた日数</th>" in page.text
    assert re.search(r'<td><a href="/id/dataset/embargo/\d\d[^>]* title="http[^"]*">絵文字😀</a></td>', page.text)
    assert ">基準日</th>" not in page.text.partition('id="origin"')[0], "a column repeats what the form above says"
    assert "<script>" not in page.text
    for link in re.findall(r'href="(/releases/r1/queries/[^"]+)"', page.text):
        assert asked.http.get(html.unescape(link)).status_code == 200, link
    for kind in (".xlsx", ".csv", ".tsv", ".srj", ".srx", ".json", "bom=1", "/q/"):
        assert kind in page.text


def test_a_form_offers_its_choices_by_name_its_limits_and_the_funders_of_the_release(asked: Service) -> None:
    page = asked.http.get("/queries/Q10", params={"lang": "ja"}, headers={"Accept": "text/html"}).text
    assert '<option value="funder">資金配分機関</option>' in page
    assert '<option value="programme" selected>制度</option>' in page
    page = asked.http.get("/queries/Q02", params={"lang": "ja"}, headers={"Accept": "text/html"}).text
    assert ' value="12" required min="1" max="40">' in page
    page = asked.http.get("/queries/Q11", params={"lang": "ja"}, headers={"Accept": "text/html"}).text
    known = re.findall(r'<option value="(https://ror.org/[^"]+)">([^<]+)</option>', page)
    assert ("https://ror.org/00097mb19", "国立研究開発法人科学技術振興機構") in known
    assert 'list="field-funder-known"' in page


def test_the_page_of_an_indicator_leads_to_its_figures_where_weak_rates_are_withheld(asked: Service) -> None:
    page = asked.http.get("/queries/K2", params={"lang": "ja"}, headers={"Accept": "text/html"}).text
    assert "指標の値では示しません" in page
    assert 'href="/figures/K2?lang=ja"' in page


def test_an_unknown_question_is_told_as_one(asked: Service) -> None:
    refused = asked.http.get("/queries/Q99", headers={"Accept-Language": "ja"})
    assert (refused.status_code, refused.json()["title"].split("、")[0]) == (404, "Q99 という質問はなく")
    assert "/queries" in refused.json()["hint"]


def test_a_question_that_needs_a_value_shows_its_form_first(asked: Service) -> None:
    page = asked.http.get("/queries/Q21", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "erad-programme" in page.text
    assert 'id="answer"' not in page.text


def test_the_catalogue_is_listed_for_people_and_programs(asked: Service) -> None:
    page = asked.http.get("/queries", params={"lang": "ja"}, headers={"Accept": "text/html"})
    listed = asked.http.get("/queries").json()
    assert [one["name"] for one in listed] == EVERY
    for name, query in questions().items():
        assert f'href="/queries/{name}?lang=ja"' in page.text
        assert html.escape(query.title["ja"]) in page.text
    assert "政策の指標" in page.text
    assert 'href="/queries?lang=ja"' in asked.http.get("/", params={"lang": "ja"}, headers={"Accept": "text/html"}).text


def test_formats_are_chosen_by_ending_parameter_and_accept(asked: Service) -> None:
    def kind(address: str, accept: str = "*/*", **parameters: str) -> str:
        return asked.http.get(address, params=parameters, headers={"Accept": accept}).headers["Content-Type"]

    assert kind("/queries/Q22").startswith("application/json")
    assert kind("/queries/Q22", "text/html,application/xhtml+xml,*/*;q=0.8").startswith("text/html")
    assert kind("/queries/Q22", "text/csv").startswith("text/csv")
    assert kind("/queries/Q22", "application/sparql-results+xml").startswith("application/sparql-results+xml")
    assert kind("/queries/Q22.srj", "text/html").startswith("application/sparql-results+json")
    assert kind("/queries/Q22", "text/html", format="tsv").startswith("text/tab-separated-values")
    assert kind("/queries/Q22.xlsx").endswith("spreadsheetml.sheet")
    refused = asked.http.get("/queries/Q22.pdf")
    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (406, "not-acceptable")
    assert asked.http.get("/queries/Q22", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("suffix", ["json", "csv", "srj", "xlsx"])
def test_who_has_the_answer_is_told_so_and_head_is_get_without_a_body(asked: Service, suffix: str) -> None:
    address = f"/queries/Q22.{suffix}"
    whole = get(asked, address)
    again = asked.http.get(address, headers={"If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", whole.headers["ETag"])
    head = asked.http.head(address)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Link", "X-Total-Count", "X-Release"):
        assert head.headers[name] == whole.headers[name]
    assert asked.http.get(address, headers={"If-Match": '"other"'}).status_code == 412
    assert get(asked, address).content == whole.content
    other = get(asked, address, sort="desc(datasets)")
    assert other.headers["ETag"] != whole.headers["ETag"]


def test_only_reading_is_possible_and_queries_under_way_keep_their_addresses(asked: Service) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        refused = asked.http.request(method, "/queries/Q22")
        assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert asked.http.options("/queries/Q22").headers["Allow"] == "GET, HEAD, OPTIONS"
    unknown = asked.http.get("/queries/" + "a" * 32)
    assert (unknown.status_code, unknown.json()["type"].rpartition("/")[2]) == (404, "no-such-query")
    assert asked.http.get("/queries/Q99").status_code == 404


def test_an_answer_is_a_memento_of_its_question(asked: Service) -> None:
    answer = asked.http.get("/releases/r1/queries/Q22.csv")
    assert answer.status_code == 200
    assert "Memento-Datetime" in answer.headers
    assert asked.http.get("/releases/none/queries/Q22.csv").status_code == 404
