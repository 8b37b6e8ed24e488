import json
import threading
import urllib.parse
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.errors import UnreadableError
from loader.record import Raw
from loader.settings import load
from loader.sources import Origin
from loader.sources.openaire import SOURCE
from tests.sources import hostile
from tests.sources.reading import mapped, taken_by_ending

BASE = "https://w3id.org/enishi"
ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "loader/demo/openaire/products.json"
CASES = sorted((ROOT / "tests/cases/openaire").glob("*/raw.json"))


def _raw(content, name="openaire.json"):
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return Raw(data, name, datetime(2026, 1, 1, tzinfo=UTC))


def test_a_live_answer_is_mapped_whole(samples):
    name = "graph_researchProducts_v1_live_hit.json"
    ((record, statements),) = mapped(SOURCE, _raw((samples / "openaire" / name).read_bytes(), name))
    assert record.identifier == "doi_dedup___::d1aa1aac03810099b29c270cba83da9d"
    assert list(record.fields.leftovers()) == []
    stated = "\n".join(map(str, statements.triples))
    for words in (
        "Molecular convergence", '"10.1007/s00425-012-1626-x"', '"22460777"', "access_right/c_14cb", '"Springer TDM"',
        "resource_type/c_6501", '"2012-03-30"', '"Nicotiana"', '"Jan Rehker"', "pubmed.ncbi.nlm.nih.gov/22460777",
    ):  # fmt: skip
        assert words in stated, words
    assert [m.rule for m in statements.remarks] == ["html-stripped"]


def test_the_demo_is_mapped_whole():
    records = mapped(SOURCE, _raw(DEMO.read_bytes(), DEMO.name))
    assert [r.format for r, _ in records] == ["openaire_dataset", "openaire_publication"]
    for record, statements in records:
        assert list(record.fields.leftovers()) == []
        assert not statements.remarks


class _Api(BaseHTTPRequestHandler):
    asked: list[dict[str, str]] = []  # noqa: RUF012
    endless = False

    def do_GET(self):
        split = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(split.query))
        if split.path == "/robots.txt":
            return self._send(404, {})
        self.asked.append({"path": split.path, **query})
        place = int(query.get("cursor", "*").replace("*", "0"))
        product = {"id": f"a::{place}", "type": "dataset", "mainTitle": f"P {place}"}
        if not split.path.endswith("researchProducts"):
            return self._send(200, product)
        following = "2" if self.endless else str(place + 1)
        header = {"numFound": 3, "nextCursor": following}
        return self._send(200, {"header": header, "results": [product] if place < 3 else []})

    def _send(self, status, told):
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


@pytest.fixture
def api():
    handler = type("Api", (_Api,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/graph/v2/researchProducts", handler
    server.shutdown()
    thread.join()
    server.server_close()


def _fetch(location):
    return list(SOURCE.fetch(Origin(location, None, False, load({}, {}))))


def test_a_search_is_followed_by_cursor_to_its_empty_page(api):
    address, handler = api
    records = [r for raw in _fetch(f"{address}?countryCode=JP") for r in SOURCE.read(raw)]
    assert [r.identifier for r in records] == ["a::0", "a::1", "a::2"]
    assert [q["cursor"] for q in handler.asked] == ["*", "1", "2", "3"]
    assert {q["countryCode"] for q in handler.asked} == {"JP"}


def test_a_cursor_that_comes_again_ends_the_search(api):
    address, handler = api
    handler.endless = True
    assert len(_fetch(address)) == 2


def test_one_product_is_taken_as_it_is(api):
    address, handler = api
    (raw,) = _fetch(f"{address}/a::0")
    assert [r.identifier for r in SOURCE.read(raw)] == ["a::0"]
    assert len(handler.asked) == 1


@pytest.mark.parametrize("content", [b"", b"{", b"null", b"{}", b"[" * 10**5, b"\xff\xfe{", b'{"a":NaN}', b'{"id":1}'])
def test_what_holds_no_products_is_refused_in_a_sentence(content):
    with pytest.raises(UnreadableError, match="openaire"):
        list(SOURCE.read(_raw(content)))


def test_files_of_a_folder_are_taken_by_their_endings(tmp_path):
    taken_by_ending(SOURCE, DEMO, tmp_path)


ODD = st.sampled_from(
    [
        "",
        "c_14cb",
        "10.1/x",
        "\ud800",
        "2025-99-99",
        "[",
        '["a", ["b"]]',
        '{"type":"Point","coordinates":[1e999,"x"]}',
        "http://[",
        "９" * 30,
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | ODD | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["scheme", "value", "code", "id", "subject", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


WHOLE = [f for f in [DEMO, *CASES] if "lines" not in str(f)]
DOCUMENTS = [json.loads(f.read_text(encoding="utf-8")) for f in WHOLE]


@given(st.data())
def test_any_value_in_any_place_is_mapped_or_refused(data):
    document = data.draw(st.sampled_from(DOCUMENTS))
    path = data.draw(st.sampled_from(list(hostile.places(document))))
    hostile.survives(SOURCE, _raw(hostile.put(document, path, data.draw(VALUES))).content)


@given(hostile.damaged([DEMO, *CASES]))
def test_damaged_bytes_are_mapped_or_refused(file):
    hostile.survives(SOURCE, file.content, file.name)
