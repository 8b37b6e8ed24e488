"""The pages, and things as data, over HTTP against a running service."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from queries import all_queries
from tests.sparql_app.conftest import BASE, Service, example, write_release

DATASET = "/id/dataset/doi:10.5555/one"
PAGES = (
    "/sparql?query=SELECT",
    "/",
    DATASET,
    "/id/person/erad-researcher:00191817",
    "/list?type=dcat:Dataset",
    "/sparql",
    "/nowhere",
    "/id/figure/K2/published/2023-03-31",
)


class Outline(HTMLParser):
    """What a reader with a screen reader meets: headings, landmarks, links, labels."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tables: list[list[str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.tags.append(tag)
        if known.get("id"):
            self.ids.append(str(known["id"]))
        if tag == "a":
            self.links.append(known.get("href") or "")
        if tag == "table":
            self.tables.append([])
        elif self.tables:
            self.tables[-1].append(tag)


def page(service: Service, path: str, locale: str = "ja") -> httpx.Response:
    return service.http.get(path, headers={"Accept": "text/html", "Accept-Language": locale})


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("locale", ["ja", "en"])
def test_every_page_can_be_read_without_seeing_it(service: Service, path: str, locale: str) -> None:
    answer = page(service, path, locale)
    outline = Outline(answer.text)
    assert f'<html lang="{locale}">' in answer.text
    assert outline.tags.count("h1") == 1
    assert {"header", "nav", "main", "footer", "title"} <= set(outline.tags)
    assert outline.links[0] == "#main"
    assert len(outline.ids) == len(set(outline.ids))
    for table in outline.tables:
        assert table[0] == "caption"
        assert "th" in table
    levels = [int(t[1]) for t in outline.tags if re.fullmatch("h[1-6]", t)]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


@pytest.mark.parametrize("path", PAGES)
def test_no_page_needs_anything_from_elsewhere(service: Service, path: str) -> None:
    text = page(service, path).text
    assert "<script" not in text
    assert not re.search(r"\sstyle=", text)
    assert re.findall(r'<link[^>]+href="([^"]+)"', text) == ["/static/enishi.css"]


def test_japanese_is_the_default_and_the_switch_keeps_the_page(service: Service) -> None:
    plain = service.http.get("/list?type=dcat:Dataset&after=a", headers={"Accept": "text/html"})
    assert '<html lang="ja">' in plain.text
    outline = Outline(plain.text)
    switch = next(link for link in outline.links if link.endswith("lang=en"))
    assert switch == "/list?type=dcat%3ADataset&after=a&lang=en"
    english = service.http.get(switch, headers={"Accept": "text/html", "Accept-Language": "ja"})
    assert '<html lang="en">' in english.text
    inner = [link for link in Outline(english.text).links if link.startswith("/") and "lang=ja" not in link]
    assert inner
    assert all("lang=en" in link for link in inner)


def test_counts_on_the_home_page_are_the_lengths_of_their_lists(service: Service) -> None:
    text = page(service, "/", "en").text
    counts = re.findall(r'<a href="(/list\?[^"]+)"><span class="n">([\d,]+)</span>', text)
    counts += re.findall(r'<td class="n"><a href="(/list\?[^"]+)">([\d,]+)</a>', text)
    assert len(counts) == 9 + 5 + 3 + 2
    assert ("/list?type=dcat:Dataset", "2") in counts
    assert ("/list?access=open", "1") in counts
    assert ("/list?access=none", "1") in counts
    assert ("/list?status=violates", "1") in counts
    for href, n in counts:
        assert f"{n} in all" in page(service, href, "en").text, href


def test_the_home_page_tells_the_age_of_each_source_and_the_figures(service: Service) -> None:
    text = re.sub(r"<[^>]+>|\s+", " ", page(service, "/", "en").text)
    assert "JAIRO Cloud" in text
    assert "2026-04-01" in text
    assert "days ago" in text
    assert "no date stated" in text
    assert re.search(r"88/134\s+66 %", text)
    assert re.search(r"30/134\s+22 %", text)
    assert re.search(r"total\s+88/134", text)
    assert re.search(r"strict, without partly introduced\s+30/134", text)


_TOLD = {
    "ja": "海底地形の観測データ|公開|データ作成者|山田花子|国立情報学研究所|海を測る|JPMJMS0001|doi:10.5555/one|違反"
    "|資金配分機関情報がありません。|メタデータの共通項目（令和5年3月31日版）|D-1|無償|公開サービスでは表示しません"
    "|2.0 KB",
    "en": "Sea floor survey|open access|Creator|Hanako Yamada|National Institute of Informatics|Measuring the sea"
    "|JPMJMS0001|No funder is given.|Violation|D-1|free|not shown in the public service|2.0 KB|doi:10.5555/one",
}


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_the_page_of_a_dataset_tells_it_all_in_the_readers_language(service: Service, locale: str) -> None:
    text = page(service, DATASET, locale).text
    for word in _TOLD[locale].split("|"):
        assert word in text, word


def test_the_page_of_a_dataset_keeps_what_a_source_says_apart(service: Service) -> None:
    text = page(service, DATASET).text
    before, after = text.split("<details>", 1)
    assert "海底地形の観測データ（旧題）" not in before
    assert "海底地形の観測データ（旧題）" in after


def test_a_stated_thing_points_to_the_canonical_one(service: Service) -> None:
    text = page(service, "/id/dataset/jairo/1").text
    assert "海底地形の観測データ（旧題）" in text
    assert f'href="{DATASET}"' in text
    assert "doi:10.5555/one" in text


def test_text_of_sources_is_never_markup_and_only_web_addresses_are_links(service: Service) -> None:
    broken = page(service, "/id/dataset/grdm/p%20q").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in broken
    assert "<script>" not in broken
    links = Outline(page(service, DATASET).text).links
    assert "https://doi.org/10.5555/one" in links
    assert "https://repo.example.jp/depth.csv" in links
    assert not [link for link in links if link.lower().startswith("javascript:")]


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/describe?iri=https://ror.org/04ksd4g47", "National Institute of Informatics"),
        ("/describe?iri=https://w3id.org/enishi/id/record/jairo/1%23attribution-1", "attribution"),
        ("/describe?iri=http://purl.org/coar/access_right/c_abf2", "open access"),
        ("/describe?iri=https://w3id.org/enishi/scheme/indicator/K2", "K2"),
        ("/describe?iri=http://www.w3.org/ns/dcat%23Dataset", "Dataset"),
        ("/id/figure/K2/published/2023-03-31", "134"),
    ],
)
def test_any_iri_of_the_graph_has_a_page(service: Service, path: str, word: str) -> None:
    answer = service.http.get(path, headers={"Accept": "text/html", "Accept-Language": "en"}, follow_redirects=True)
    assert answer.status_code == 200
    assert word in answer.text


def test_a_record_in_a_list_goes_by_the_title_of_what_it_tells_of(service: Service) -> None:
    told = page(service, "/list?source=jairo", "ja").text
    title = re.search(r'<a href="/id/record/jairo/1[^>]*>([^<]+)</a>', told)
    thing = page(service, "/id/dataset/doi:10.5555/one", "ja").text
    assert title is not None
    assert f"<h1>{title[1]}</h1>" in thing


def test_what_points_to_a_thing_is_counted_and_listed(service: Service) -> None:
    text = page(service, "/describe?iri=http://www.w3.org/ns/dcat%23Dataset", "en").text
    assert "What points here" in text
    kept = service.http.get(
        "/list",
        params={
            "to": "http://www.w3.org/ns/dcat#Dataset",
            "by": "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
            "lang": "en",
        },
    )
    assert "2 in all" in kept.text


@pytest.mark.parametrize(
    "path", ["/id/dataset/none", "/describe?iri=http://example.org/none", "/id/", "/id/dataset/jairo/1.png"]
)
def test_the_unknown_is_404(service: Service, path: str) -> None:
    answer = service.http.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path", ["/describe", "/describe?iri=no%20iri", "/list", "/list?type=no%20iri", "/list?to=x&by=y"]
)
def test_a_request_that_names_nothing_is_400(service: Service, path: str) -> None:
    answer = service.http.get(path)
    assert answer.status_code == 400
    assert answer.json()["title"]


@pytest.mark.parametrize(
    ("suffix", "media", "kind"),
    [
        ("ttl", "text/turtle", ox.RdfFormat.TURTLE),
        ("nt", "application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("rdf", "application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("jsonld", "application/ld+json", ox.RdfFormat.JSON_LD),
    ],
)
def test_a_thing_is_data_by_suffix_and_by_negotiation(
    service: Service, suffix: str, media: str, kind: ox.RdfFormat
) -> None:
    by_suffix = service.http.get(f"{DATASET}.{suffix}", headers={"Accept": "text/html"})
    negotiated = service.http.get(DATASET, headers={"Accept": media})
    assert by_suffix.headers["content-type"].startswith(media)
    got = {q.triple for q in ox.parse(by_suffix.content, kind)}
    assert got == {q.triple for q in ox.parse(negotiated.content, kind)}
    subject = ox.NamedNode(BASE + DATASET)
    assert sum(t.subject == subject for t in got) == sum(
        q.subject == subject and isinstance(q.graph_name, ox.DefaultGraph) for q in example()
    )
    assert "Hanako Yamada" in by_suffix.text or "Measuring the sea" in by_suffix.text


def test_a_page_links_to_the_data_behind_it(service: Service) -> None:
    answer = page(service, DATASET)
    assert f'<{DATASET}.ttl>; rel="alternate"; type="text/turtle"' in answer.headers["Link"]
    assert answer.headers["Vary"] == "Accept, Accept-Language, Accept-Datetime, Authorization"
    for href in re.findall(r"<([^>]+)>; rel", answer.headers["Link"]):
        assert service.http.get(href).status_code == 200


def test_a_stated_thing_is_data_too(service: Service) -> None:
    answer = service.http.get("/id/dataset/jairo/1", headers={"Accept": "text/turtle"})
    assert "海底地形の観測データ（旧題）" in answer.text


def test_no_format_that_a_client_accepts_is_406(service: Service) -> None:
    assert service.http.get(DATASET, params={"format": "png"}).status_code == 406
    assert service.http.get(DATASET, headers={"Accept": "image/png"}).status_code == 406


def test_a_long_list_continues_after_its_last_member(serving: Callable[..., Service], tmp_path: Path) -> None:
    kind, dataset = (
        ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
        ox.NamedNode("http://www.w3.org/ns/dcat#Dataset"),
    )
    things = [ox.NamedNode(f"{BASE}/id/dataset/x/{n:03}") for n in range(120)]
    write_release(tmp_path, "many", [ox.Quad(t, kind, dataset) for t in things])
    service = serving(tmp_path, workers=1)
    href, seen = "/list?type=dcat:Dataset", []
    while href:
        text = page(service, href).text
        seen += re.findall(r"<li><a [^>]*title=\"([^\"]+)\"", text)
        found = re.search(r'<a href="([^"]+)" rel="next"', text)
        href = found[1].replace("&amp;", "&") if found else ""
    assert seen == [t.value for t in things]


def test_every_page_query_is_described_and_parses() -> None:
    store = ox.Store()
    for query in all_queries("pages"):
        assert query.title["ja"] != query.title["en"]
        store.query(query.text)


def test_the_questions_to_begin_with_can_be_asked_as_they_stand(service: Service) -> None:
    page = service.http.get("/sparql", headers={"Accept": "text/html"}).text
    links = re.findall(r'href="(/sparql\?query=[^"]+)"', page.split('aria-labelledby="examples"')[1])
    ready = [
        asked
        for asked in all_queries("answers")
        if all(p.name == "referenceDate" or p.default is not None or not p.required for p in asked.parameters)
    ]
    assert len(links) == len(ready) > 30
    for link in links:
        answer = service.http.get(unescape(link), headers={"Accept": "application/sparql-results+json"})
        assert answer.status_code == 200, link
        assert answer.json()["head"]["vars"]
