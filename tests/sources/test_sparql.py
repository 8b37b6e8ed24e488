"""The endpoint in these tests is a real one: pyoxigraph evaluates what the harvest asks."""

import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.errors import EnishiError, ProtocolError
from loader.protocols.sparql import SLOT, Endpoint, harvest
from loader.record import Raw, Record, Refusal, Statements
from loader.settings import load
from loader.sources import Origin
from loader.sources.sparql import SOURCE
from ontology import DCAT, DCTERMS

ROOT = Path(__file__).resolve().parents[2]
BASE = "https://w3id.org/enishi"
DEMO = ROOT / "loader/demo/sparql/kakuu-water.ttl"
QUERIES = ROOT / "loader/sources/sparql"
LISTING = (QUERIES / "datasets.rq").read_text(encoding="utf-8")
DESCRIPTION = (QUERIES / "description.rq").read_text(encoding="utf-8")


class _Endpoint(BaseHTTPRequestHandler):
    """SPARQL 1.1 Protocol, query by POST."""

    store = ox.Store()
    faults: list[tuple[int, dict[str, str]]] = []  # noqa: RUF012
    asked: list[str] = []  # noqa: RUF012
    answer: bytes | None = None
    ignores_offset = False

    def do_POST(self):
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        query = form["query"][0]
        self.asked.append(query)
        if self.faults:
            status, headers = self.faults.pop(0)
            return self._send(status, b"busy", "text/plain", headers)
        if self.ignores_offset:
            query = query.rpartition("OFFSET")[0] if "SELECT DISTINCT" in query else query
        try:
            found = self.store.query(query)
        except SyntaxError as error:
            return self._send(400, str(error).encode(), "text/plain", {})
        if isinstance(found, ox.QuerySolutions):
            content = found.serialize(format=ox.QueryResultsFormat.JSON)
            return self._send(200, self.answer or content, "application/sparql-results+json", {})
        assert "application/n-triples" in self.headers["Accept"]
        return self._send(200, found.serialize(format=ox.RdfFormat.N_TRIPLES), "application/n-triples", {})

    def _send(self, status, body, kind, headers):
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


@pytest.fixture
def endpoint():
    handler = type("Endpoint", (_Endpoint,), {"store": ox.Store(), "faults": [], "asked": []})
    handler.store.load(path=str(DEMO))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/sparql", handler
    server.shutdown()
    thread.join()
    server.server_close()


def _settings(**more):
    return load({"harvest_seconds": 20, "harvest_tries": 3, **more}, {})


def _pages(url, size=100, pauses=None, **more):
    asked = Endpoint(url, _settings(**more), sleep=(pauses if pauses is not None else []).append)
    return list(harvest(asked, LISTING, DESCRIPTION, size))


def _records(raws):
    return {r.identifier: r for raw in raws for r in SOURCE.read(raw) if isinstance(r, Record)}


def _stated(record):
    statements = Statements(BASE, record)
    SOURCE.map(record, statements)
    return "\n".join(map(str, statements.triples))


def test_every_dataset_arrives_once_whatever_the_size_of_a_page(endpoint):
    url, handler = endpoint
    for number in range(7):
        more = f"<https://x.example/{number}> a <{DCAT.Dataset.value}> ; <{DCTERMS.title.value}> 'extra {number}' ."
        handler.store.load(more, ox.RdfFormat.TURTLE)
    for size in (1, 2, 4, 100):
        raws = _pages(url, size)
        found = [r.identifier for raw in raws for r in SOURCE.read(raw) if r.format == "dcat_dataset"]
        assert len(found) == len(set(found)) == 9, size
        assert len(raws) == -(-9 // size)


def test_a_dataset_constructed_is_the_dataset_in_the_file(endpoint):
    url, _ = endpoint
    over_the_wire = _records(_pages(url))
    from_file = _records([Raw(DEMO.read_bytes(), DEMO.name, datetime(2026, 1, 1, tzinfo=UTC))])
    assert set(over_the_wire) == set(from_file)
    for key in ("https://water.enishi-demo.example/level", "https://water.enishi-demo.example/rain"):
        assert over_the_wire[key].digest == from_file[key].digest
    assert '"流域の降水量格子データ"@ja' in _stated(over_the_wire["https://water.enishi-demo.example/rain"])
    for record in over_the_wire.values():
        _stated(record)
        assert list(record.fields.leftovers()) == []


def test_an_iri_in_a_query_is_a_term_and_never_text(endpoint):
    url, handler = endpoint
    odd = "https://x.example/a'b&c=(d);$e"
    handler.store.load(f"<{odd}> a <{DCAT.Dataset.value}> ; <{DCTERMS.title.value}> 'odd' .", ox.RdfFormat.TURTLE)
    assert odd in _records(_pages(url))


def test_a_busy_endpoint_is_waited_for_as_it_asks(endpoint):
    url, handler = endpoint
    handler.faults += [(503, {"Retry-After": "7"}), (500, {})]
    pauses = []
    assert len(_records(_pages(url, pauses=pauses))) == 3
    assert pauses == [7.0, 2.0]


def test_an_endpoint_that_stays_busy_is_given_up(endpoint):
    url, handler = endpoint
    handler.faults += [(429, {})] * 3
    with pytest.raises(ProtocolError, match="HTTP 429"):
        _pages(url)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_an_endpoint_that_refuses_is_asked_once(endpoint, status):
    url, handler = endpoint
    handler.faults += [(status, {})] * 3
    with pytest.raises(ProtocolError):
        _pages(url)
    assert len(handler.asked) == 1


def test_an_endpoint_that_ignores_offset_does_not_go_on_for_ever(endpoint):
    url, handler = endpoint
    handler.ignores_offset = True
    with pytest.raises(ProtocolError, match="again and again"):
        _pages(url)


@pytest.mark.parametrize("answer", [b"<html>", b"{}", b'{"head":{},"boolean":true}'])
def test_what_is_no_result_is_an_error_of_the_way(endpoint, answer):
    url, handler = endpoint
    handler.answer = answer
    with pytest.raises(ProtocolError, match="no SPARQL result"):
        _pages(url)


def test_a_redirect_to_another_server_is_refused(endpoint):
    url, handler = endpoint
    handler.faults += [(303, {"Location": url.replace("127.0.0.1", "localhost")})]
    with pytest.raises(ProtocolError):
        _pages(url)


def test_an_address_that_is_none_is_named():
    with pytest.raises(ProtocolError, match="ftp://x"):
        Endpoint("ftp://x", _settings())


def test_the_description_has_its_slot_and_both_queries_are_sparql():
    assert DESCRIPTION.count(SLOT) == 1
    ox.Store().query(LISTING)
    ox.Store().query(DESCRIPTION)


def test_fetch_takes_an_endpoint_or_files(endpoint, tmp_path):
    url, _ = endpoint
    (tmp_path / "a.ttl").write_bytes(DEMO.read_bytes())
    for location in (url, str(tmp_path)):
        raws = list(SOURCE.fetch(Origin(location, None, False, _settings())))
        assert len(_records(raws)) == 3


def _free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """The service of enishi itself, on a release of the records of another demonstration."""
    data, port = str(tmp_path_factory.mktemp("served")), _free_port()
    command = [sys.executable, "-c", "from loader.cli import main; raise SystemExit(main())", "--data", data]
    subprocess.run([*command, "run", "dcat", "--from", str(ROOT / "loader/demo/dcat")], check=True, capture_output=True)
    process = subprocess.Popen(
        [*command, "serve", "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}/sparql"
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{url}?query=ASK%7B%7D", timeout=5).close()
                break
            except OSError:
                assert process.poll() is None
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=30)


def test_the_service_of_enishi_is_a_source_like_any_other(service):
    records = _records(_pages(service, size=2))
    wave = records[f"{BASE}/id/dataset/doi:10.60999/enishi-demo.0031"]
    stated = _stated(wave)
    for words in (
        "係留ブイによる波浪観測データ",
        "JP24K09999",
        '"10.60999/enishi-demo.0031"',
        "right/c_abf2",
        "ror:005pdtr14",
    ):
        assert words in stated, words
    assert list(wave.fields.leftovers()) == []
    assert "contactPoint" not in stated


def _read_and_map(raw):
    try:
        for item in SOURCE.read(raw):
            assert isinstance(item, Record | Refusal)
            if isinstance(item, Record):
                SOURCE.map(item, Statements(BASE, item))
    except EnishiError as error:
        return error.to("ja")
    return ""


@given(
    st.integers(0, 20_000), st.binary(max_size=6), st.integers(0, 40), st.sampled_from(["a.ttl", "a.nt", "a.rdf", "a"])
)
def test_damaged_answers_are_mapped_or_refused(position, inserted, cut, name):
    content = DEMO.read_bytes()
    position %= len(content)
    damaged = content[:position] + inserted + content[position + cut :]
    _read_and_map(Raw(damaged, name, datetime(2026, 1, 1, tzinfo=UTC)))
