"""The pages of what is measured: cells lead to their records, points to their statements, and files say the same."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import openpyxl
import pyoxigraph as ox
import pytest

from loader.quality import metrics
from loader.quality.measuring import rows
from loader.report import Opened
from loader.report.quality import Quality
from loader.store import Release
from ontology import DQV, ENISHI
from tests.pipeline.service import serving

HTML = {"Accept": "text/html", "Accept-Language": "ja"}


@pytest.fixture(scope="module")
def service(demo: Path) -> Iterator[httpx.Client]:
    with serving(demo) as address, httpx.Client(base_url=address, timeout=60, headers=HTML) as client:
        yield client


@pytest.fixture(scope="module")
def quality(release: Release) -> Quality:
    return Quality(Opened(release, "public"), release.manifest, "public", "ja")


def page(service: httpx.Client, path: str) -> str:
    answer = service.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_every_cell_of_completeness_leads_to_exactly_the_records_that_lack_the_element(quality: Quality) -> None:
    elements, sources = quality.completeness()
    assert len(elements) == 27  # contacts are no part of the public store
    assert len(sources) > 10
    for source in sources:
        for element, _ in elements:
            found, following = quality.lacking_element(source.key, element, "")
            assert len(found) == source.counts[element].lacking, (source.key, element)
            assert following == ""


def test_the_page_of_completeness_is_question_8(service: httpx.Client, release: Release) -> None:
    shown = page(service, "/audit/completeness")
    answer = {
        (r["sourceTitleJa"].value, r["elementJa"].value): (int(r["having"].value), int(r["records"].value))
        for r in rows(release.store("public"), "answers/Q08")
        if "having" in r
    }
    table = csv.DictReader(io.StringIO(service.get("/audit/completeness?format=csv").content.decode("utf-8-sig")))
    told = {(r["情報源"], r["項目"]): (int(r["記入のあるレコード"]), int(r["レコード"])) for r in table}
    assert told == answer
    assert shown.count('<td class="n"><a href=') == len(answer)
    book = openpyxl.load_workbook(io.BytesIO(service.get("/audit/completeness?format=xlsx").content))
    assert book.worksheets[0].max_row == 28


def test_a_link_of_the_table_opens_the_records_behind_it(service: httpx.Client) -> None:
    links = re.findall(
        r'href="(/audit/completeness/description/[^"]+)" title="(\d+) / (\d+)"', page(service, "/audit/completeness")
    )
    link, having, records = next((one, int(n), int(m)) for one, n, m in links if int(n) < int(m))
    shown = page(service, html.unescape(link))
    assert shown.count('<th scope="row">') == records - having
    assert f"{records} 件のうち {having} 件" in shown


def test_points_lead_from_a_source_to_a_dataset_to_its_statements(service: httpx.Client, release: Release) -> None:
    overview = page(service, "/audit/quality")
    assert "公開の多さではありません" in overview
    part = re.findall(r'<th scope="row"><a href="(/audit/quality/part/[^"]+jairo[^"]*)">', overview)[0]
    points = dict(
        re.findall(
            r'<td class="n"><a href="(/audit/quality/dataset/[^"]+)">(\d+)</a>', page(service, html.unescape(part))
        )
    )
    link = next(one for one in points if "demo.0004" in one)
    shown = page(service, html.unescape(link))
    assert f"測定した305点のうち {points[link]}点" in shown
    store = release.store("public")
    said = ox.NamedNode("https://w3id.org/enishi/id/dataset/doi:10.60999/enishi-demo.0004")
    for word in ("塩分", "水温"):
        assert f"<code>dcat:keyword</code> {word}" in shown
        assert any(store.quads_for_pattern(said, None, ox.Literal(word, language="ja"), ox.DefaultGraph()))


def test_the_turtle_of_a_dataset_is_dqv_with_the_statements_that_it_rests_on(
    service: httpx.Client, release: Release
) -> None:
    iri = "https://w3id.org/enishi/id/dataset/doi:10.60999/enishi-demo.0004"
    content = service.get(f"/audit/quality/dataset/{iri}?format=ttl").content
    told = {quad.triple for quad in ox.parse(content, ox.RdfFormat.TURTLE)}
    values = {
        next(u.object for u in told if u.subject == t.subject and u.predicate == DQV.isMeasurementOf): t.object.value  # type: ignore[union-attr]
        for t in told
        if t.predicate == DQV.value
    }
    total = values.pop(ox.NamedNode("https://w3id.org/enishi/scheme/metric/score"))
    named = {m.concept.iri: m.points for m in metrics().values()}
    assert sum(named[metric] for metric, kept in values.items() if kept == "true") == int(total) > 100  # type: ignore[index]
    store = release.store("public")
    stated = [t for t in told if "#quality-" not in str(t.subject)]
    assert len(stated) > 10
    assert all(any(store.quads_for_pattern(t.subject, t.predicate, t.object, ox.DefaultGraph())) for t in stated)


def test_the_files_of_quality_tell_the_numbers_of_the_graph(service: httpx.Client, quality: Quality) -> None:
    document = json.loads(service.get("/audit/quality?format=json").content)
    assert document["points"] == {"measured": 305, "not_measured": 100}
    assert set(document["not_measured"]) == {
        "access-url-reachable",
        "download-url-reachable",
        "contact",
        "contact-usable",
    }
    whole = document["parts"][0]
    assert whole["metrics"]["keyword"] == {"numerator": 11, "denominator": 28}
    triples = ox.parse(service.get("/audit/quality?format=ttl").content, ox.RdfFormat.TURTLE)
    assert sum(quad.predicate == ENISHI.denominator for quad in triples) == sum(
        len(part["metrics"]) + 1 for part in document["parts"]
    ) + sum(len(source.counts) for source in quality.completeness()[1])
    assert service.get("/audit/quality?format=jsonld").headers["content-type"].startswith("application/ld+json")
    book = openpyxl.load_workbook(io.BytesIO(service.get("/audit/quality?format=xlsx").content))
    assert book.worksheets[0].max_row == 1 + len(document["parts"])


def test_what_is_not_there_is_told_as_such(service: httpx.Client) -> None:
    for path in (
        "/audit/completeness/title/https://example.org/none",
        "/audit/completeness/no-such-element/https://w3id.org/enishi/id/catalogue/jairo",
        "/audit/quality/part/https://example.org/none",
        "/audit/quality/dataset/https://example.org/none",
        "/audit/quality/part/https://w3id.org/enishi/id/catalogue/jairo?lacking=no-such-metric",
    ):
        assert service.get(path).status_code == 404, path
    assert service.get("/audit/quality?format=pdf").status_code == 406
