"""What is not told: of graphs to who may not read them, of records to who reads the public store."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from loader import token
from ontology import DCTERMS, RDF
from tests.sparql_app.conftest import BASE, Service, example, write_release

Serving = Callable[..., Service]
LINKS, SECRET = f"{BASE}/graph/links", f"{BASE}/graph/curated/secret-plans"
DIGEST = "ab" * 32
FEED = """<feed xmlns="http://www.w3.org/2005/Atom"><id>x:y</id><title>t</title><updated>2026-01-01T00:00:00Z</updated>
<entry><id>x:z</id><title>JAIRO taken</title><updated>2026-01-01T00:00:00Z</updated><summary>4711 new</summary></entry>
</feed>"""


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of 4711 records, of which the public store holds one of each source."""
    data = tmp_path_factory.mktemp("disclosure")
    record = ox.NamedNode("http://www.w3.org/ns/dcat#CatalogRecord")
    hidden = [
        ox.Quad(ox.NamedNode(f"{BASE}/id/record/jairo/hidden-{n}"), predicate, value)
        for n in range(9)
        for predicate, value in (
            (RDF.type, record),
            (DCTERMS.isPartOf, ox.NamedNode(f"{BASE}/id/catalogue/jairo")),
        )
    ]
    write_release(data, "r1", example(), internal=hidden)
    path = data / "releases/r1/release.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    told["sources"]["jairo"]["records"] = 4711
    graphs = [LINKS, SECRET]
    for scope in ("public", "internal"):
        told["counts"][scope] = {"quads": 987654, "graphs": 2}
        told["graphs"][scope], told["digest"][scope] = graphs, DIGEST
    path.write_text(json.dumps(told), encoding="utf-8")
    row = {
        "name": "jairo", "title": {"ja": "J", "en": "J"}, "newest": None, "tried": None, "succeeded": None,
        "every_days": None, "counts": {"active": 4711, "deleted": 4712, "vanished": 4713, "refused": 4714},
    }  # fmt: skip
    (data / "freshness.json").write_text(json.dumps([row]), encoding="utf-8")
    for locale in ("ja", "en"):
        (data / f"freshness.{locale}.atom").write_text(FEED, encoding="utf-8")
    return data


@pytest.fixture(scope="module")
def public(directory: Path) -> Iterator[Service]:
    running = Service(directory, workers=1)
    yield running
    running.stop()


FORMS = ("text/html", "application/json", "text/turtle", "application/ld+json")


@pytest.mark.parametrize("path", ["/releases/", "/releases/r1"])
def test_a_token_for_some_graphs_learns_nothing_of_the_others_from_the_releases(
    public: Service, directory: Path, path: str
) -> None:
    name = f"links{len(path)}"
    own = {"Authorization": f"Bearer {token.add(directory, name, reads=[LINKS])}"}
    for accept in FORMS:
        answer = public.http.get(path, headers={"Accept": accept, **own})
        assert answer.status_code == 200
        for word in ("secret-plans", DIGEST, "987654", "987,654", "public.nq.gz", "4711"):
            assert word not in answer.text, (accept, word)
    everything = public.http.get(path, headers={"Accept": "application/json"}).text
    assert all(word in everything for word in ("secret-plans", DIGEST, "987654", "public.nq.gz"))
    told = public.http.get("/releases/r1", headers={"Accept": "application/json", **own}).json()
    assert told["graphs"] == [LINKS]


def test_no_page_of_the_public_service_counts_records_that_it_does_not_hold(public: Service) -> None:
    for path in ("/", "/freshness", "/releases/", "/releases/r1", "/freshness.atom"):
        for accept in FORMS if path.startswith("/releases") else ("text/html",):
            answer = public.http.get(path, headers={"Accept": accept, "Accept-Language": "en"})
            assert answer.status_code == 200, path
            for number in ("471", "4,71"):
                assert number not in answer.text, (path, accept)
    row = public.http.get("/freshness", headers={"Accept-Language": "en"}).text
    held = public.ask(
        "PREFIX dcat: <http://www.w3.org/ns/dcat#> SELECT (COUNT(?r) AS ?n) { ?r a dcat:CatalogRecord ; "
        f"<http://purl.org/dc/terms/isPartOf> <{BASE}/id/catalogue/jairo> }}",
        Accept="text/csv",
    ).text.split()[1]
    assert f'<th scope="row">J</th><td class="n">{held}</td>' in row
    assert "JAIRO taken" in public.http.get("/freshness.atom").text


def test_the_internal_service_tells_all_that_was_fetched(serving: Serving, directory: Path) -> None:
    internal = serving(directory, "internal", workers=1)
    assert "4,714" in internal.http.get("/freshness").text
    assert "4711 new" in internal.http.get("/freshness.atom").text
    assert internal.http.get("/releases/r1").json()["sources"]["jairo"]["records"] == 4711
