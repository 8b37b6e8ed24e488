"""An auditor's hour: the worst institution, what to correct, its workbook, a corrected record, a closed finding."""

from __future__ import annotations

import html
import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import openpyxl
import pyoxigraph as ox
import pytest

from loader import store
from loader.report import FACETS
from tests.pipeline.conftest import enishi
from tests.pipeline.service import serving

pytestmark = pytest.mark.thorough

DEMO = Path(__file__).resolve().parents[2] / "loader/demo/jairo"
HTML = {"Accept": "text/html", "Accept-Language": "ja"}
RECORD = "oai:repo.enishi-demo.example:00000010"
WORDS = "橋梁用鋼材の疲労試験の記録です。"
ABSTRACT = f'<datacite:description descriptionType="Abstract" xml:lang="ja">{WORDS}</datacite:description>'
TITLE = "<dc:title>測定結果</dc:title>"


@pytest.fixture(scope="module")
def service(demo: Path) -> Iterator[httpx.Client]:
    with serving(demo) as address, httpx.Client(base_url=address, timeout=60, headers=HTML) as client:
        yield client


def words(page: str) -> str:
    """What a reader sees of a page, on one line."""
    shown = re.sub(r"(?s)<(style|head)\b.*?</\1>", " ", page)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", shown)).split())


def rows(page: str) -> list[list[str]]:
    """The cells of all rows of all tables of a page."""
    found = re.findall(r"(?s)<tr>(.*?)</tr>", page)
    return [[words(cell) for cell in re.findall(r"(?s)<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in found]


def worst(client: httpx.Client) -> tuple[str, str]:
    """Address and name of the institution that stands first."""
    page = client.get("/audit").text
    assert "指摘の多いデータ管理機関" in page
    address, name = re.findall(r'<th scope="row"><a href="(/audit/institution/[^"]+)">([^<]+)</a>', page)[0]
    return html.unescape(address), html.unescape(name)


def open_descriptions(client: httpx.Client, address: str) -> list[tuple[object, ...]]:
    """State and finding number of the missing descriptions of the record, from the workbook of the page."""
    page = client.get(address).text
    link = html.unescape(re.findall(r'href="([^"]+format=xlsx)"', page)[0])
    answer = client.get(link)
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")
    head, *body = openpyxl.load_workbook(io.BytesIO(answer.content))["指摘一覧"].iter_rows(values_only=True)
    told = [dict(zip(head, row, strict=True)) for row in body]
    return [
        (row["状態"], row["指摘番号"], row["指摘と対応"])
        for row in told
        if row["レコード"] == RECORD and row["項目"] == "データの説明"
    ]


def test_an_auditor_finds_the_worst_institution_and_sees_its_correction(demo: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(demo, data, symlinks=True)
    enishi(data, "build", "--as-of", "2030-04-01")
    enishi(data, "publish")
    with serving(data) as address, httpx.Client(base_url=address, timeout=60, headers=HTML) as client:
        place, name = worst(client)
        assert name == "物質・材料研究機構"
        ((state, number, message),) = open_descriptions(client, place)
        assert state == "継続"
        assert "データの説明がありません" in str(message)
        assert str(message) in words(client.get(place).text)
    folder = tmp_path / "corrected"
    shutil.copytree(DEMO, folder)
    file = folder / "listrecords-2.xml"
    said = file.read_text(encoding="utf-8")
    assert said.count(TITLE) == 1
    file.write_text(said.replace(TITLE, TITLE + ABSTRACT), encoding="utf-8")
    enishi(data, "fetch", "jairo", "--from", str(folder))
    enishi(data, "build", "--as-of", "2030-05-01")
    enishi(data, "publish")
    with serving(data) as address, httpx.Client(base_url=address, timeout=60, headers=HTML) as client:
        place = next(
            html.unescape(found)
            for found in re.findall(r'href="(/audit/institution/[^"]+)"', client.get("/audit").text)
            if name in client.get(html.unescape(found)).text
        )
        ((state, after, _),) = open_descriptions(client, place)
        assert (state, after) == ("解消", number)
        assert "前のリリースから解消したものは 1 件" in words(client.get(place).text)


@pytest.mark.parametrize("path", ["/audit", *(f"/audit/{name}" for name in FACETS)])
def test_nothing_on_the_pages_is_for_machines(service: httpx.Client, path: str) -> None:
    page = service.get(path)
    assert page.status_code == 200
    shown = words(page.text)
    assert "minCount" not in shown
    assert "http://" not in shown
    assert "https://" not in shown
    assert page.headers["x-release"] in shown


def test_the_totals_of_every_division_are_those_of_the_whole(service: httpx.Client) -> None:
    total = next(row for row in rows(service.get("/audit").text) if row[0] == "計")
    for name in FACETS:
        table = rows(service.get(f"/audit/{name}").text)[1:]
        body, foot = table[:-1], table[-1]
        assert [str(sum(int(row[n]) for row in body)) for n in range(1, 8)] == foot[1:]
        assert int(foot[4]) == int(total[1]) + int(total[2])
        assert foot[6:] == total[3:5]


def test_every_part_has_a_page_whose_numbers_are_those_of_the_list(service: httpx.Client) -> None:
    for name in ("institution", "source"):
        page = service.get(f"/audit/{name}").text
        for address, numbers in zip(
            re.findall(r'<th scope="row"><a href="([^"]+)">', page), rows(page)[1:-1], strict=True
        ):
            part = service.get(html.unescape(address))
            assert part.status_code == 200
            assert rows(part.text)[-1][1:] == numbers[1:]


def test_full_lists_come_in_pages_that_hold_every_finding_once(service: httpx.Client) -> None:
    parts = re.findall(r'<th scope="row"><a href="([^"]+)">', service.get("/audit/source").text)
    address = html.unescape(next(part for part in parts if part.endswith("jairo")))
    numbers: list[str] = []
    following: str | None = address
    while following:
        page = service.get(following).text
        numbers += re.findall(r"<dd>([0-9a-f]{16})</dd>", page)
        found = re.search(r'<a href="([^"]+)" rel="next">', page)
        following = html.unescape(found[1]) if found else None
    assert len(numbers) > 50
    said = service.get(address, params={"format": "json"}).json()
    assert sorted(numbers) == sorted(one["iri"].rpartition("#finding-")[2] for one in said["findings"])


def test_the_public_pages_tell_no_finding_of_the_internal_store(
    service: httpx.Client, release: store.Release, demo: Path
) -> None:
    inside = enishi(demo, "findings", "report", "--internal", "-f", "json").stdout
    outside = service.get("/audit", params={"format": "json"}).text
    assert len(inside) > len(outside)
    graph = ox.NamedNode("https://w3id.org/enishi/graph/findings")
    known = {str(q.subject) for q in release.store("public").quads_for_pattern(None, None, None, graph)}
    only = {q.subject for q in release.store("internal").quads_for_pattern(None, None, None, graph)}
    secret = [s.value for s in only if str(s) not in known and isinstance(s, ox.NamedNode)]
    assert secret
    assert not [iri for iri in secret if iri in outside]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/audit/nothing", 404),
        ("/audit/institution/no%20iri", 404),
        ("/audit/institution?from=x", 404),
        ("/audit?format=pdf", 406),
        ("/audit/institution/https://ror.org/00000000?format=json", 200),
        ("/releases/none/audit", 404),
    ],
)
def test_what_is_not_there_is_said_clearly(service: httpx.Client, path: str, status: int) -> None:
    answer = service.get(path)
    assert answer.status_code == status
    assert "Traceback" not in answer.text


def test_a_part_without_findings_says_so(service: httpx.Client) -> None:
    page = service.get("/audit/institution/https://ror.org/00000000")
    assert page.status_code == 200
    assert "ここに当たる指摘はありません" in page.text


def test_a_release_keeps_its_own_audit(service: httpx.Client, release: store.Release) -> None:
    page = service.get(f"/releases/{release.id}/audit").text
    link = html.unescape(re.findall(r'<th scope="row"><a href="([^"]+)">', page)[0])
    assert link.startswith(f"/releases/{release.id}/audit/")
    assert service.get(link).status_code == 200


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_the_pages_can_be_read_in_both_languages(service: httpx.Client, locale: str) -> None:
    page = service.get("/audit/institution", params={"lang": locale})
    assert page.headers["content-language"] == locale
    assert f'<html lang="{locale}">' in page.text
    assert ("違反" in words(page.text)) == (locale == "ja")
