"""Why figures changed, over HTTP: the page, the files, and what cannot be asked."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import httpx
import openpyxl
import pytest

from loader.store import Release
from tests.loader.test_change import STANDARD, TOTAL, dataset_releases, programme_releases
from tests.pipeline.service import serving

__all__ = ["dataset_releases", "programme_releases"]


@pytest.fixture(scope="module")
def served(programme_releases: tuple[Release, Release]) -> Iterator[str]:
    with serving(programme_releases[0].path.parent.parent) as address:
        yield address


def test_every_format_tells_the_same_parts(served: str, programme_releases: tuple[Release, Release]) -> None:
    asked = {"from": programme_releases[0].id, "to": programme_releases[1].id, "lang": "en"}

    def get(form: str) -> httpx.Response:
        found = httpx.get(f"{served}/figures/K2/changes", params=asked | {"format": form}, timeout=60)
        assert found.status_code == 200
        return found

    (whole,) = [f for f in get("json").json()["figures"] if (f["variant"], f["stratum"]) == (STANDARD, TOTAL)]
    assert whole["difference"] == {"numerator": 3, "denominator": 1}
    assert sum(part["numerator"] for part in whole["parts"]) == 3
    assert sum(part["denominator"] for part in whole["parts"]) == 1
    lines = list(csv.reader(io.StringIO(get("csv").content.decode("utf-8-sig"))))
    assert sum(int(line[2]) for line in lines[1:] if line[0] == whole["title"]) == 3
    book = openpyxl.load_workbook(io.BytesIO(get("xlsx").content))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=2)]
    assert sum(row[2] for row in rows if row[0] == whole["title"]) == 3
    page = get("html").text
    assert "4/6 → 7/7" in page
    assert "mechanism-status/partial" in page


def test_without_names_the_published_release_is_compared_with_the_one_before(
    served: str, programme_releases: tuple[Release, Release]
) -> None:
    found = httpx.get(f"{served}/figures/K2/changes", params={"format": "json"}, timeout=60).json()
    assert [found[side]["release"] for side in ("from", "to")] == [r.id for r in programme_releases]


@pytest.mark.parametrize(("lang", "words"), [("ja", "遅れて届いたもの"), ("en", "Late: dated up to")])
def test_the_page_is_in_the_reader_s_language_and_linked_from_the_indicator(served: str, lang: str, words: str) -> None:
    page = httpx.get(f"{served}/figures/K2/changes", params={"lang": lang}, headers={"Accept": "text/html"}, timeout=60)
    assert page.headers["Content-Language"] == lang
    assert words in page.text
    indicator = httpx.get(f"{served}/figures/K2", headers={"Accept": "text/html"}, timeout=60)
    assert "/figures/K2/changes" in indicator.text


def test_a_comparison_of_two_named_releases_may_be_kept_for_good(
    served: str, programme_releases: tuple[Release, Release]
) -> None:
    asked = {"from": programme_releases[0].id, "to": programme_releases[1].id, "format": "json"}
    first = httpx.get(f"{served}/figures/K2/changes", params=asked, timeout=60)
    assert "immutable" in first.headers["Cache-Control"]
    again = httpx.get(
        f"{served}/figures/K2/changes", params=asked, headers={"If-None-Match": first.headers["ETag"]}, timeout=60
    )
    assert (again.status_code, again.content) == (304, b"")
    assert httpx.head(f"{served}/figures/K2/changes", params=asked, timeout=60).status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/figures/K3/changes", 404, "K2"),
        ("/figures/nothing/changes", 404, "datasets"),
        ("/figures/K2/changes?from=nothing", 404, "/releases/"),
        ("/figures/K2/changes?to=../../etc", 404, "/releases/"),
        ("/figures/K2/changes?format=pdf", 406, "text/csv"),
    ],
)
def test_what_cannot_be_asked_is_told_with_what_can(served: str, path: str, status: int, words: str) -> None:
    found = httpx.get(served + path, headers={"Accept": "application/json", "Accept-Language": "en"}, timeout=60)
    assert found.status_code == status
    assert found.headers["Content-Type"].startswith("application/problem+json")
    assert words in found.text


def test_datasets_by_category_are_told_too(dataset_releases: tuple[Release, Release]) -> None:
    with serving(dataset_releases[0].path.parent.parent) as address:
        found = httpx.get(f"{address}/figures/datasets/changes", params={"format": "json"}, timeout=60).json()
    whole = next(f for f in found["figures"] if f["stratum"] == TOTAL)
    assert {part["kind"]: part["numerator"] for part in whole["parts"]} == {
        "new": 1, "late": 1, "deleted": -1, "source-outage": -2, "merged": -1,
    }  # fmt: skip
