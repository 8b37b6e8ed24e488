"""The releases over HTTP: their list, one of them, its dump."""

from __future__ import annotations

import base64
import gzip
import hashlib
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from loader import dump, token
from loader.store import release
from ontology import DCAT, DCTERMS, SPDX
from sparql_app.formats import GRAPHS
from tests.sparql_app.conftest import BASE, Service, example, write_release
from tests.sparql_app.writable import CURATED


def download(running: Service, path: str) -> httpx.Response:
    """A dump, asked for until it is made."""
    until = time.monotonic() + 60
    while (answer := running.http.get(path)).status_code == 503 and time.monotonic() < until:
        assert answer.headers["Retry-After"] == "30"
        assert answer.json()["type"].endswith("/dump-in-the-making")
        time.sleep(0.2)
    return answer


def test_the_list_tells_every_release_the_latest_first(serving: Callable[..., Service], tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_release(tmp_path, name, example()[:20])
    running = serving(tmp_path, workers=1)
    found = running.http.get("/releases/").json()
    assert [(one["id"], one["current"]) for one in found] == [("two", True), ("one", False)]
    assert found[0]["base"] == BASE
    assert running.http.get(found[1]["sparql"], params={"query": "ASK {}"}).headers["X-Release"] == "one"
    assert running.http.get(found[1]["url"]).json() == found[1]
    assert running.http.get("/releases", follow_redirects=True).json() == found
    for locale, word in (("ja", "リリース"), ("en", "Releases")):
        page = running.http.get("/releases/", params={"lang": locale}, headers={"Accept": "text/html"})
        assert f'<h1 id="releases">{word}</h1>' in page.text
        assert "/releases/one/public.nq.gz" in page.text
        assert page.headers["Content-Language"] == locale


def test_a_page_tells_one_release_in_both_languages(service: Service) -> None:
    for locale, word in (("ja", "基準日"), ("en", "Reference date")):
        page = service.http.get("/releases/r1", params={"lang": locale}, headers={"Accept": "text/html"})
        assert page.status_code == 200
        assert word in page.text
        assert "2026-04-01" in page.text
        assert "/releases/r1/sparql" in page.text
        assert "JAIRO Cloud" in page.text
        assert '<td class="date">2026-04-01 09:00 JST</td>' in page.text


@pytest.mark.parametrize("chosen", GRAPHS, ids=lambda f: f.name)
def test_the_list_is_dcat_in_every_graph_format(service: Service, chosen: object) -> None:
    params = {"format": chosen.name} if chosen.name == "jsonld" else {}  # type: ignore[attr-defined]
    answer = service.http.get("/releases/", params=params, headers={"Accept": chosen.media_type})  # type: ignore[attr-defined]
    triples = {quad.triple for quad in ox.parse(answer.content, chosen.rdf)}  # type: ignore[attr-defined]
    whole, one = ox.NamedNode(f"{BASE}/id/release"), ox.NamedNode(f"{BASE}/id/release/r1")
    assert ox.Triple(whole, DCAT.hasCurrentVersion, one) in triples
    assert ox.Triple(one, DCTERMS.identifier, ox.Literal("r1")) in triples
    urls = {t.object.value for t in triples if t.predicate == DCAT.downloadURL}  # type: ignore[union-attr]
    assert urls == {f"{service.url}/releases/r1/public.nq.gz"}


def test_the_iri_of_a_release_leads_to_it(service: Service) -> None:
    answer = service.http.get("/id/release/r1")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/releases/r1")


@pytest.mark.parametrize("path", ["/releases/nope", "/releases/nope/sparql?query=ASK%7B%7D", "/releases/..%2Fr1/void",
                                  "/releases/nope/void", "/releases/nope/public.nq.gz"])  # fmt: skip
def test_what_is_no_release_is_not_found(service: Service, path: str) -> None:
    assert service.http.get(path).status_code == 404


def test_a_release_has_a_form_that_asks_it(service: Service) -> None:
    page = service.http.get("/releases/r1/sparql", headers={"Accept": "text/html"})
    assert 'action="/releases/r1/sparql"' in page.text
    answer = service.http.get(
        "/releases/r1/sparql", params={"query": "SELECT * { ?s ?p ?o } LIMIT 1", "format": "html"}
    )
    assert "/releases/r1/sparql?query=" in answer.text
    assert '<a href="/sparql?query=SELECT%20%2A' not in answer.text


def test_the_dump_is_the_release_with_its_digests(service: Service, data: Path) -> None:
    answer = download(service, "/releases/r1/public.nq.gz")
    assert answer.status_code == 200
    digest = hashlib.sha256(answer.content)
    told = base64.b64encode(digest.digest()).decode()
    assert answer.headers["Repr-Digest"] == f"sha-256=:{told}:"
    assert answer.headers["ETag"] == f'"{digest.hexdigest()}"'
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    content = gzip.decompress(answer.content)
    assert hashlib.sha256(content).hexdigest() == dump.digest(release(data, "r1").store("public"))
    assert b"secret@example.jp" not in content
    line = service.http.get("/releases/r1/public.nq.gz.sha256").text
    assert line == f"{digest.hexdigest()}  public.nq.gz\n"
    assert service.http.get("/releases/r1").json()["dump"]["sha256"] == digest.hexdigest()
    rdf = service.http.get("/releases/r1", headers={"Accept": "text/turtle"})
    sums = {q.object.value for q in ox.parse(rdf.content, ox.RdfFormat.TURTLE) if q.predicate == SPDX.checksumValue}  # type: ignore[union-attr]
    assert sums == {digest.hexdigest()}


def test_a_broken_download_can_be_gone_on_with(service: Service) -> None:
    whole = download(service, "/releases/r1/public.nq.gz")
    half = len(whole.content) // 2
    headers = {"Range": f"bytes={half}-", "If-Range": whole.headers["ETag"]}
    rest = service.http.get("/releases/r1/public.nq.gz", headers=headers)
    assert rest.status_code == 206
    assert whole.content[:half] + rest.content == whole.content
    assert rest.headers["Content-Range"] == f"bytes {half}-{len(whole.content) - 1}/{len(whole.content)}"
    assert rest.headers["Repr-Digest"] == whole.headers["Repr-Digest"]
    other = service.http.get("/releases/r1/public.nq.gz", headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert (other.status_code, other.content) == (200, whole.content)
    beyond = service.http.get("/releases/r1/public.nq.gz", headers={"Range": f"bytes={len(whole.content)}-"})
    assert beyond.status_code == 416
    known = service.http.get("/releases/r1/public.nq.gz", headers={"If-None-Match": whole.headers["ETag"]})
    assert (known.status_code, known.content) == (304, b"")
    head = service.http.head("/releases/r1/public.nq.gz")
    assert (head.headers["Content-Length"], head.content) == (str(len(whole.content)), b"")


def test_only_the_internal_service_gives_the_internal_dump(
    serving: Callable[..., Service], data: Path, service: Service
) -> None:
    for path in ("/releases/r1/internal.nq.gz", "/releases/r1/internal.nq.gz.sha256"):
        assert service.http.get(path).status_code == 404
    internal = serving(data, "internal", workers=1)
    answer = download(internal, "/releases/r1/internal.nq.gz")
    assert b"secret@example.jp" in gzip.decompress(answer.content)
    assert answer.headers["Cache-Control"].startswith("private")
    assert (data / "releases/r1/internal.nq.gz").stat().st_mode & 0o007 == 0
    assert service.http.get("/releases/r1/internal.nq.gz").status_code == 404


def test_a_cut_dump_is_never_given_but_made_again(serving: Callable[..., Service], tmp_path: Path) -> None:
    write_release(tmp_path, "r1", example())
    running = serving(tmp_path, workers=1)
    first = download(running, "/releases/r1/public.nq.gz")
    path = tmp_path / "releases/r1/public.nq.gz"
    path.write_bytes(first.content[:100])
    assert download(running, "/releases/r1/public.nq.gz").content == first.content


def test_a_dump_that_cannot_be_made_is_told_and_the_service_goes_on(
    serving: Callable[..., Service], tmp_path: Path
) -> None:
    write_release(tmp_path, "r1", example())
    (tmp_path / "releases/r1/.public.nq.gz.part").mkdir()  # nothing can be written under this name
    running = serving(tmp_path, workers=1)
    answer = running.http.get("/releases/r1/public.nq.gz")
    until = time.monotonic() + 20
    while answer.json()["type"].endswith("/dump-in-the-making") and time.monotonic() < until:
        time.sleep(0.2)
        answer = running.http.get("/releases/r1/public.nq.gz")
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (503, "no-dump")
    assert (
        "enishi dump --release r1"
        in running.http.get("/releases/r1/public.nq.gz", params={"lang": "en"}).json()["hint"]
    )
    assert running.ask("ASK {}").status_code == 200


def test_a_service_that_ends_leaves_no_errand_and_no_half_dump(serving: Callable[..., Service], tmp_path: Path) -> None:
    write_release(tmp_path, "r1", example())
    running = serving(tmp_path, workers=1)
    running.http.get("/releases/r1/public.nq.gz", timeout=30)
    running.stop()
    found = dump.kept(tmp_path / "releases/r1", "public")
    assert found is None or found.size == (tmp_path / "releases/r1/public.nq.gz").stat().st_size
    left = [p.name for p in Path("/proc").iterdir() if p.name.isdigit() and str(tmp_path) in _words(p.name)]
    assert left == []


def _words(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
    except OSError:
        return ""


def test_who_may_read_some_graphs_gets_no_dump_and_no_numbers_of_the_others(
    serving: Callable[..., Service], tmp_path: Path
) -> None:
    write_release(tmp_path, "r1", example())
    links = f"{BASE}/graph/links"
    secret = token.add(tmp_path, "reader", reads=[links])
    running = serving(tmp_path, workers=1)
    assert download(running, "/releases/r1/public.nq.gz").status_code == 200
    assert running.http.get("/void").status_code == 200
    headers = {"Authorization": f"Bearer {secret}"}
    paths = ("/void", "/.well-known/void", "/releases/r1/void", "/releases/r1/public.nq.gz")
    for path in (*paths, "/releases/r1/public.nq.gz.sha256"):
        answer = running.http.get(path, headers=headers)
        assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (403, "partly-readable"), path
    told = running.http.get("/sparql", headers=headers).text
    assert links in told
    assert f"{BASE}/graph/findings" not in told
    assert "void:triples" not in told


def test_an_edit_makes_a_release_with_numbers_and_a_dump_of_its_own(
    serving: Callable[..., Service], tmp_path: Path
) -> None:
    write_release(tmp_path, "r1", example())
    secret = token.add(tmp_path, "writer", writes=[CURATED])
    running = serving(tmp_path, workers=1, writable=True)
    download(running, "/releases/r1/public.nq.gz")
    assert running.http.get("/void").status_code == 200
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/sparql-update"}
    graph = f"{CURATED}g"
    update = f"INSERT DATA {{ GRAPH <{graph}> {{ <http://example.org/s> a <http://example.org/C> }} }}"
    done = running.http.post("/update", content=update, headers=headers)
    assert done.is_success, done.text
    name = done.headers["X-Release"]
    assert name != "r1"
    found = running.http.get("/releases/").json()
    assert [one["id"] for one in found] == [name, "r1"]
    assert graph in found[0]["graphs"]
    assert graph in running.http.get("/void").text
    assert graph not in running.http.get("/releases/r1/void").text
    assert b"http://example.org/C" in gzip.decompress(download(running, f"/releases/{name}/public.nq.gz").content)
    assert b"http://example.org/C" not in gzip.decompress(download(running, "/releases/r1/public.nq.gz").content)
    described = running.http.get("/sparql").text
    assert "sd:SPARQL11Update" in described
    assert graph in described
