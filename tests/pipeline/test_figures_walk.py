"""Every number of the figures is the same wherever it stands: cube, pages, API, files; and parts add up."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox
import pytest
from openpyxl import load_workbook

from loader import store
from loader.indicators import Figure, figures, members
from ontology import ENISHI, QB
from queries import query
from tests.pipeline.service import serving

HTML = {"Accept": "text/html", "Accept-Language": "en"}
CUBE = """
PREFIX enishi: <https://w3id.org/enishi/ns#>
PREFIX qb: <http://purl.org/linked-data/cube#>
SELECT ?figure ?numerator ?denominator ?ratio WHERE {
  GRAPH ?graph { ?figure a qb:Observation ; enishi:numerator ?numerator ; enishi:denominator ?denominator ; enishi:ratio ?ratio }
}
"""  # noqa: E501
Numbers = tuple[str, str, str]


@pytest.fixture(scope="module")
def http(demo: Path) -> Iterator[httpx.Client]:
    with serving(demo, ENISHI_WORKERS="1") as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def computed(release: store.Release) -> list[Figure]:
    """The figures as the loader computes them now."""
    from datetime import date

    asked = release.store("public")
    return figures(asked, date.fromisoformat(release.manifest.as_of), release.manifest.base)


def told(figure: Figure) -> Numbers:
    return numbers(figure.numerator, figure.denominator, figure.ratio)


def numbers(*values: object) -> Numbers:
    """Numerator, denominator and ratio in one form, "" for what is not there."""
    one, other, ratio = ("" if v in (None, "") else f"{Decimal(str(v)).normalize():f}" for v in values)
    return one, other, ratio


def passports(found: list[Figure]) -> dict[tuple[str, str], list[Figure]]:
    by_place: dict[tuple[str, str], list[Figure]] = {}
    for figure in found:
        by_place.setdefault((figure.indicator, figure.period.isoformat()), []).append(figure)
    return by_place


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def test_the_cube_over_http_tells_what_is_computed(http: httpx.Client, computed: list[Figure]) -> None:
    answer = http.get("/sparql", params={"query": CUBE}, headers={"Accept": "application/sparql-results+json"})
    rows = answer.json()["results"]["bindings"]
    found = {
        r["figure"]["value"]: numbers(*(r[n]["value"] for n in ("numerator", "denominator", "ratio"))) for r in rows
    }
    assert found == {f.iri.value: told(f) for f in computed}
    assert len({f.indicator for f in computed}) == 9


def test_every_passport_tells_its_numbers_in_every_format(
    http: httpx.Client, release: store.Release, computed: list[Figure]
) -> None:
    for (indicator, period), mine in passports(computed).items():
        place = f"/figures/{indicator}/{period}/{release.id}"
        as_jsonld, as_csv, as_xlsx = (http.get(place, params={"format": f}) for f in ("jsonld", "csv", "xlsx"))
        wanted = sorted(told(f) for f in mine)
        assert in_graph(as_jsonld.content) == {f.iri.value: told(f) for f in mine}, place
        assert sorted(set(in_csv(as_csv.content))) == sorted(set(wanted)), place
        assert sorted(in_workbook(as_xlsx.content)) == wanted, place


def in_graph(content: bytes) -> dict[str, Numbers]:
    held = ox.Store()
    held.load(content, format=ox.RdfFormat.JSON_LD)

    def one(node: Any, predicate: ox.NamedNode) -> str:
        (quad,) = held.quads_for_pattern(node, predicate, None)
        return quad.object.value  # type: ignore[union-attr]

    nodes = [q.subject for q in held.quads_for_pattern(None, QB.dataSet, None)]
    parts = (ENISHI.numerator, ENISHI.denominator, ENISHI.ratio)
    return {node.value: numbers(*(one(node, p) for p in parts)) for node in nodes}  # type: ignore[union-attr]


def in_csv(content: bytes) -> list[Numbers]:
    assert content.startswith(b"\xef\xbb\xbf")
    _, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    return [numbers(*row[3:6]) for row in rows]


def in_workbook(content: bytes) -> list[Numbers]:
    book = load_workbook(io.BytesIO(content))
    _, *rows = book.worksheets[0].iter_rows(values_only=True)
    return [numbers(*row[4:7]) for row in rows]


def test_every_figure_has_a_page_that_shows_it_and_lists_what_is_behind_it(
    http: httpx.Client, release: store.Release, computed: list[Figure]
) -> None:
    asked = release.store("public")
    for figure in computed:
        place = f"/figures/{figure.indicator}/{figure.period}/{release.id}"
        page = http.get(place, params={"figure": figure.key}, headers=HTML)
        assert page.status_code == 200, figure.key
        words = text_of(page.text)
        assert figure.display("en") in words, figure.key
        behind = members(asked, figure)
        listed = re.search(r'<h2 id="members">.*?</section>', page.text, re.DOTALL)
        assert listed
        assert listed[0].count('<th scope="row">') == len(behind), figure.key
        counted = re.search(r"counted in the numerator: ([\d,]+)", words)
        assert int(counted[1].replace(",", "") if counted else 0) == sum(m.counted for m in behind), figure.key
        if figure.basis != "computed":
            assert "not available as data" in words, figure.key


def test_the_overviews_and_the_home_page_tell_the_same(http: httpx.Client, computed: list[Figure]) -> None:
    home, every = (text_of(http.get(place, headers=HTML).text) for place in ("/", "/figures"))
    for figure in computed:
        assert figure.display("en") in every, figure.key
        assert figure.display("en") in text_of(http.get(f"/figures/{figure.indicator}", headers=HTML).text)
        if figure.denominator is not None and figure.numerator is not None:
            assert f"{figure.numerator}/{figure.denominator}" in home, figure.key
        if figure.status == "M":
            assert "no data" in home


def test_the_api_gives_the_counts_of_the_cube(
    http: httpx.Client, release: store.Release, computed: list[Figure]
) -> None:
    for indicator in sorted({f.indicator for f in computed}):
        answer = http.get(
            f"/queries/{indicator}",
            params={"referenceDate": release.manifest.as_of},
            headers={"Accept": "application/sparql-results+json"},
        )
        mine = [f for f in computed if f.indicator == indicator]
        if answer.status_code == 404:  # the release holds nothing that the question needs, and the API says so
            assert answer.json()["type"].endswith("/no-data")
            assert {f.status for f in mine} == {"M"}
            continue
        rows = answer.json()["results"]["bindings"]
        found = sorted(tuple(r.get(n, {}).get("value", "") for n in ("numerator", "denominator")) for r in rows)
        assert found == sorted(told(f)[:2] for f in mine), indicator


def test_parts_of_a_figure_add_up_to_the_whole(computed: list[Figure]) -> None:
    checked = 0
    for whole in computed:
        if not whole.stratum.value.endswith("stratum/total") or not whole.variant.value.endswith("standard"):
            continue
        same = [
            f for f in computed
            if (f.indicator, f.basis, f.subject, f.period, f.variant) ==
            (whole.indicator, whole.basis, whole.subject, whole.period, whole.variant) and f.stratum != whole.stratum
        ]  # fmt: skip
        if same and whole.basis in {"derived", "computed"} and whole.denominator:
            assert sum(f.numerator or 0 for f in same) == whole.denominator, whole.key
            checked += 1
    assert checked >= 2


def test_the_report_for_e_rad_adds_up_and_is_the_same_in_every_format(http: httpx.Client, demo: Path) -> None:
    values = {"fiscalYear": "2024", "referenceDate": "2025-03-31"}
    answer = http.get("/queries/erad-report", params=values, headers={"Accept": "application/sparql-results+json"})
    listed = answer.json()["results"]["bindings"]
    parts = ("open", "shared", "closed", "embargoed", "other")

    def number(row: Any, name: str) -> int:
        return int(row[name]["value"])

    assert listed
    for row in listed:
        assert sum(number(row, part) for part in parts) == number(row, "total")
    sheet = http.get("/queries/erad-report", params={**values, "format": "xlsx", "lang": "en"})
    book = load_workbook(io.BytesIO(sheet.content))
    head, *cells = book.worksheets[0].iter_rows(values_only=True)
    assert sum(int(str(row[head.index("Metadata records in all")])) for row in cells) == sum(
        number(r, "total") for r in listed
    )


def test_the_counts_of_the_home_page_are_the_lengths_of_their_lists(http: httpx.Client) -> None:
    home = http.get("/", headers=HTML).text
    places = set(re.findall(r'href="(/list\?(?:access|type)=[^"&]+)"', home))
    assert len(places) > 5
    total = shown(http, "/list?type=dcat:Dataset")
    assert sum(shown(http, place) for place in places if "access=" in place) == total


def shown(http: httpx.Client, place: str) -> int:
    """How many members a list says it has."""
    page = text_of(http.get(place, headers=HTML).text)
    found = re.search(r"([\d,]+) (?:members|things|entries|in all|items)", page)
    return int(found[1].replace(",", "")) if found else 0


def test_a_passport_names_the_version_of_its_definition(http: httpx.Client, release: store.Release) -> None:
    version = hashlib.sha256(query("indicators/K2").text.encode()).hexdigest()
    place = f"/figures/K2/{release.manifest.as_of}/{release.id}"
    assert version in http.get(place, headers=HTML).text
    book = load_workbook(io.BytesIO(http.get(place, params={"format": "xlsx"}).content))
    assert version in [row[1] for row in book.worksheets[-1].iter_rows(values_only=True)]


def test_a_passport_is_pinned_and_kept(http: httpx.Client, release: store.Release) -> None:
    period = release.manifest.as_of
    latest = http.get(f"/figures/K2/{period}", follow_redirects=False)
    assert (latest.status_code, latest.headers["Location"]) == (303, f"/figures/K2/{period}/{release.id}")
    asked = http.get(f"/figures/K2/{period}", params={"format": "csv", "lang": "ja"}, follow_redirects=False)
    assert asked.headers["Location"] == f"/figures/K2/{period}/{release.id}?format=csv&lang=ja"
    place = f"/figures/K2/{period}/{release.id}?format=csv"
    first = http.get(place)
    assert "immutable" in first.headers["Cache-Control"]
    assert first.headers["X-Release"] == release.id
    assert http.get(place, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert http.head(place).headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize(
    ("place", "status"),
    [
        ("/figures/K10", 404),
        ("/figures/K2/2023-02-30/{release}", 404),
        ("/figures/K2/1999-01-01/{release}", 404),
        ("/figures/K2/2023-03-31/nothing", 404),
        ("/figures/K2/2023-03-31/{release}?format=html&figure=K2/none", 404),
        ("/figures/K2/2023-03-31/{release}?format=html&from=-1", 404),
        ("/figures/K2/2023-03-31/{release}?format=pdf", 406),
    ],
)
def test_what_is_not_there_is_told_in_both_languages(
    http: httpx.Client, release: store.Release, place: str, status: int
) -> None:
    for locale in ("ja", "en"):
        answer = http.get(
            place.format(release=release.id), headers={"Accept": "application/json", "Accept-Language": locale}
        )
        assert answer.status_code == status
        assert answer.json()["title"]


def test_k9_says_no_data_in_japanese_where_the_graph_has_none(http: httpx.Client) -> None:
    page = http.get("/figures/K9", headers={"Accept": "text/html", "Accept-Language": "ja"})
    assert "データなし" in page.text
    assert "グラフにデータがない" in page.text
