import threading
import urllib.parse
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.errors import ProtocolError, UnreadableError
from loader.record import Raw, Record, Refusal, Statements
from loader.settings import load
from loader.sources import Origin
from loader.sources.dcat import SOURCE
from loader.values import rdf
from tests.sources import hostile

BASE = "https://w3id.org/enishi"
ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "loader/demo/dcat/kakuu-ocean.ttl"
HEAD = "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .\n"
CASES = sorted((ROOT / "tests/cases/dcat").glob("*/raw.*"))


def _raw(content, name="a.ttl", media_type=""):
    return Raw(
        content if isinstance(content, bytes) else content.encode(), name, datetime(2026, 1, 1, tzinfo=UTC), media_type
    )


def _records(raw):
    return {r.identifier: r for r in SOURCE.read(raw) if isinstance(r, Record)}


def _mapped(record):
    statements = Statements(BASE, record)
    SOURCE.map(record, statements)
    return statements


def test_the_official_example_is_mapped_without_leftovers(samples):
    raw = _raw((samples / "dcat-ap/example-bee-population.ttl").read_bytes(), "example-bee-population.ttl")
    ((identifier, record),) = _records(raw).items()
    assert identifier == "https://data.gov.gr/id/dataset/BeePopulation"
    statements = _mapped(record)
    stated = "\n".join(map(str, statements.triples))
    for words in ('"Bee population"@en', '"A dataset about bee population in Greece"@en', "GreekEnvironmentAgency"):
        assert words in stated
    assert list(record.fields.leftovers()) == []
    assert not statements.remarks


@pytest.mark.parametrize("name", ["dcat-ap-SHACL.ttl", "dcat-ap-SHACL.jsonld", "dcat-ap.jsonld"])
def test_shapes_and_contexts_are_no_catalogues_and_say_so(samples, name):
    with pytest.raises(UnreadableError, match=name):
        list(SOURCE.read(_raw((samples / "dcat-ap" / name).read_bytes(), name)))


def test_the_demo_is_mapped_whole_and_keeps_its_contact_inside():
    records = _records(_raw(DEMO.read_bytes(), DEMO.name))
    assert len(records) == 4
    for record in records.values():
        statements = _mapped(record)
        assert list(record.fields.leftovers()) == []
        public = "\n".join(str(t) for t, internal in statements.triples.items() if not internal)
        assert "mailto:" not in public
        assert "vcard" not in public


def _lines(facts):
    return [f"{s} {p} {o} ." for s, stated in facts.items() for p, o in stated]


def test_digests_do_not_depend_on_order_or_labels_of_blank_nodes():
    one = _records(_raw(DEMO.read_bytes(), DEMO.name))
    facts = rdf.parse(DEMO.read_bytes(), "", DEMO.name)
    shuffled = "\n".join(sorted(_lines(facts), reverse=True)).replace("_:", "_:other")
    two = _records(_raw(shuffled, "other.nt"))
    assert {k: r.digest for k, r in one.items()} == {k: r.digest for k, r in two.items()}


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.ttl"),
        (b"<a> <b>", "cut.ttl"),
        (b"{", "cut.jsonld"),
        (b"<html><body>503</body></html>", "error.rdf"),
        (b"\xff\xfe\x00", "bytes.nt"),
        (b'{"@graph":' + b"[" * 70_000, "deep.jsonld"),
        (b'<!DOCTYPE r [<!ENTITY a "aaaa">]><r>&a;</r>', "entity.rdf"),
        (HEAD.encode() + b"<http://a/b> a dcat:Distribution .", "nothing.ttl"),
    ],
)
def test_what_is_no_catalogue_is_refused_as_a_whole(content, name):
    with pytest.raises(UnreadableError) as caught:
        list(SOURCE.read(_raw(content, name)))
    assert caught.value.to("ja")


def test_a_dataset_nested_too_deeply_is_refused_and_the_others_are_read():
    deep = (
        "<http://a/b> a dcat:Dataset ; dct:title 'x' ; dct:relation "
        + "[ dct:relation " * 5000
        + "1"
        + "]" * 5000
        + " ."
    )
    items = list(SOURCE.read(_raw(HEAD + deep + "<http://a/c> a dcat:Dataset ; dct:title 'y' .")))
    assert [(type(i), i.identifier) for i in items] == [(Refusal, "http://a/b"), (Record, "http://a/c")]


def test_a_dataset_with_too_many_fields_is_refused():
    many = (
        "<http://a/b> a dcat:Dataset " + "".join(f"; dct:relation <http://r/{i}>" for i in range(rdf.MAX_FIELDS)) + " ."
    )
    (item,) = SOURCE.read(_raw(HEAD + many))
    assert isinstance(item, Refusal)
    assert str(rdf.MAX_FIELDS) in str(item.error)


def test_a_list_without_end_is_read_once():
    circle = "<http://a/b> a dcat:Dataset ; dct:title 'x' ; dct:creator _:l . _:l rdf:first 'A' ; rdf:rest _:l ."
    prefix = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
    record = _records(_raw(HEAD + prefix + circle))["http://a/b"]
    assert [f.value for f in record.fields.all("dcterms:creator")] == ["A"]


PAGES = 3


class _Feed(BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012
    elsewhere = ""

    def do_GET(self):
        self.asked.append(self.path)
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
        page = int(query.get("page", 1))
        here = f"http://{self.headers['Host']}/catalog.ttl"
        target = self.elsewhere or f"{here}?page={page + 1}"
        more = f"; hydra:next <{target}>" if page < PAGES else ""
        body = (
            HEAD + "@prefix hydra: <http://www.w3.org/ns/hydra/core#> .\n"
            f"<{here}?page={page}> a hydra:PagedCollection {more} .\n"
            f"<http://{self.headers['Host']}/d/{page}> a dcat:Dataset ; dct:title 'dataset {page}' .\n"
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/turtle; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


@pytest.fixture
def feed():
    handler = type("Feed", (_Feed,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", handler
    server.shutdown()
    thread.join()
    server.server_close()


def _origin(location, since=None, full=False):
    return Origin(location, since, full, load({}, {}))


def test_a_feed_is_followed_to_its_last_page(feed):
    address, handler = feed
    raws = list(SOURCE.fetch(_origin(f"{address}/catalog.ttl")))
    assert handler.asked == ["/catalog.ttl", "/catalog.ttl?page=2", "/catalog.ttl?page=3"]
    found = [i.identifier.rsplit("/", 1)[1] for raw in raws for i in SOURCE.read(raw)]
    assert found == ["1", "2", "3"]


def test_a_feed_is_asked_for_what_changed_since(feed):
    address, handler = feed
    since = datetime(2026, 3, 1, 12, tzinfo=UTC)
    list(SOURCE.fetch(_origin(f"{address}/catalog.ttl", since)))
    assert handler.asked[0] == "/catalog.ttl?modified_since=2026-03-01"
    handler.asked.clear()
    list(SOURCE.fetch(_origin(f"{address}/catalog.ttl", since, full=True)))
    list(SOURCE.fetch(_origin(f"{address}/data.ttl", since)))
    assert not [path for path in handler.asked if "modified_since" in path]


def test_a_feed_that_links_to_itself_ends(feed):
    address, handler = feed
    handler.elsewhere = f"{address}/catalog.ttl"
    assert len(list(SOURCE.fetch(_origin(f"{address}/catalog.ttl")))) == 1


def test_a_feed_may_not_lead_to_another_server(feed):
    address, handler = feed
    handler.elsewhere = "http://localhost:1/catalog.ttl"
    with pytest.raises(ProtocolError, match="localhost:1"):
        list(SOURCE.fetch(_origin(f"{address}/catalog.ttl")))


def test_files_of_a_folder_are_taken_by_their_endings(tmp_path):
    (tmp_path / "a.ttl").write_text(HEAD, encoding="utf-8")
    (tmp_path / "readme.txt").write_text("no", encoding="utf-8")
    assert [raw.url for raw in SOURCE.fetch(_origin(str(tmp_path)))] == ["a.ttl"]


FACTS = [(s, p, str(o)) for s, stated in rdf.parse(DEMO.read_bytes(), "", DEMO.name).items() for p, o in stated]
TERMS = sorted({o for _, _, o in FACTS} | {s for s, _, _ in FACTS})
ODD = st.sampled_from(
    [*TERMS, '""', '"\\uFFFF"', '"x"@zz', '"99999999999999999999999"', '"2025-99-99"', '"NaN"', "<mailto:x>", "<urn:x>"]
)


CHANGE = st.tuples(st.integers(0, len(FACTS) - 1), st.sampled_from(["s", "p", "o"]), ODD)


@given(st.lists(CHANGE, min_size=1, max_size=6))
def test_any_term_in_any_place_is_mapped_or_refused(changes):
    facts = [list(fact) for fact in FACTS]
    predicates = sorted({p for _, p, _ in FACTS})
    for number, place, term in changes:
        if place == "o":
            facts[number][2] = term
        elif place == "p":
            facts[number][1] = predicates[len(term) % len(predicates)]
        elif not term.startswith('"'):
            facts[number][0] = term
    hostile.survives(SOURCE, "\n".join(" ".join(fact) + " ." for fact in facts).encode(), "x.nt")


@given(hostile.damaged([DEMO, *CASES]))
def test_damaged_bytes_are_mapped_or_refused(file):
    hostile.survives(SOURCE, file.content, file.name)
