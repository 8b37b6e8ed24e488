import json
import re
import threading
import urllib.parse
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.errors import RefusedError, UnreadableError
from loader.record import Raw, Statements
from loader.settings import load
from loader.sources import Origin
from loader.sources.ckan import SOURCE
from tests.sources import hostile
from tests.sources.reading import mapped, taken_by_ending

BASE = "https://w3id.org/enishi"
ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "loader/demo/ckan/package_search.json"
CASES = sorted((ROOT / "tests/cases/ckan").glob("*/raw.json"))


def _raw(content, name="ckan.json"):
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return Raw(data, name, datetime(2026, 1, 1, tzinfo=UTC))


def test_the_empty_template_of_cadde_is_read_and_refused_as_empty(samples):
    (record,) = SOURCE.read(_raw((samples / "cadde/template_default.json").read_bytes(), "template_default.json"))
    with pytest.raises(RefusedError, match="neither a title"):
        SOURCE.map(record, Statements(BASE, record))


def test_every_question_of_the_template_of_cadde_is_mapped_or_dropped(samples):
    template = json.loads((samples / "cadde/template_default.json").read_text(encoding="utf-8"))

    def filled(value, name):
        if isinstance(value, dict):
            return {k: filled(v, k if k not in {"label", "value"} else name) for k, v in value.items()}
        if isinstance(value, list):
            return [filled(v, name) for v in value] or [f"answer of {name}"]
        return value or f"answer of {name}"

    template["catalog_value"] = filled(template["catalog_value"], "form")
    ((record, statements),) = mapped(SOURCE, _raw(template, "filled.json"))
    assert list(record.fields.leftovers()) == []
    stated = "\n".join(map(str, statements.triples))
    for name in ("title", "notes", "publisher_name", "creator_name", "rights", "pricing_price_range", "spatial_text"):
        assert f"answer of {name}" in stated, name


def test_the_list_of_groups_of_cadde_is_no_list_of_packages(samples):
    with pytest.raises(UnreadableError, match="groups"):
        list(SOURCE.read(_raw((samples / "cadde/grouplist.json").read_bytes(), "grouplist.json")))


def test_the_demo_is_mapped_whole_and_keeps_its_contact_inside():
    records = mapped(SOURCE, _raw(DEMO.read_bytes(), DEMO.name))
    assert len(records) == 2
    for record, statements in records:
        assert list(record.fields.leftovers()) == []
        public = "\n".join(str(t) for t, internal in statements.triples.items() if not internal)
        assert "@example" not in public


def test_a_private_package_is_restricted_as_a_whole():
    package = {"id": "a", "title": "A", "resources": [], "private": True}
    ((_, statements),) = mapped(SOURCE, _raw(package))
    assert statements.restricted
    ((_, statements),) = mapped(SOURCE, _raw({**package, "private": False}))
    assert not statements.restricted


def test_metadata_modified_is_utc():
    ((record, statements),) = mapped(
        SOURCE, _raw({"id": "a", "title": "A", "resources": [], "metadata_modified": "2026-01-31T23:30:00"})
    )
    assert record.datestamp == datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
    assert any('"2026-01-31T23:30:00Z"' in str(t) for t in statements.triples)


TOTAL = 250


class _Ckan(BaseHTTPRequestHandler):
    asked: list[dict[str, str]] = []  # noqa: RUF012

    def do_GET(self):
        split = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(split.query))
        if split.path == "/robots.txt":
            return self._send(404, b"")
        self.asked.append({"path": split.path, **query})
        start, rows = int(query.get("start", 0)), int(query.get("rows", 10))
        found = [{"id": f"p{n:03}", "name": f"p{n}", "title": f"P {n}", "resources": []} for n in range(TOTAL)]
        result = {"count": TOTAL, "results": found[start : start + rows]}
        if split.path.endswith("package_show"):
            result = found[0]
        return self._send(200, json.dumps({"success": True, "result": result}).encode())

    def _send(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/json;charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


@pytest.fixture
def site():
    handler = type("Ckan", (_Ckan,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", handler
    server.shutdown()
    thread.join()
    server.server_close()


def _fetch(location, since=None, full=False):
    return list(SOURCE.fetch(Origin(location, since, full, load({}, {}))))


@pytest.mark.parametrize("path", ["", "/", "/api/3/action/package_search"])
def test_a_site_is_taken_whole_in_pages(site, path):
    address, handler = site
    records = [record for raw in _fetch(address + path) for record in SOURCE.read(raw)]
    assert [r.identifier for r in records] == [f"p{n:03}" for n in range(TOTAL)]
    assert [(q["path"], q["start"], q["rows"]) for q in handler.asked] == [
        ("/api/3/action/package_search", str(start), "100") for start in (0, 100, 200)
    ]
    statements = Statements(BASE, records[0])
    SOURCE.map(records[0], statements)
    assert any(f"{address}/dataset/p0" in str(t) for t in statements.triples)


def test_a_site_is_asked_for_what_changed_since(site):
    address, handler = site
    since = datetime(2026, 3, 1, 12, tzinfo=UTC)
    _fetch(f"{address}/api/3/action/package_search?fq=organization:x", since)
    assert handler.asked[0]["fq"] == "(organization:x) AND metadata_modified:[2026-03-01T12:00:00Z TO *]"
    handler.asked.clear()
    _fetch(address, since, full=True)
    assert all("fq" not in asked for asked in handler.asked)


def test_one_answer_of_another_action_is_taken_as_it_is(site):
    address, handler = site
    (raw,) = _fetch(f"{address}/api/3/action/package_show?id=p0")
    assert [r.identifier for r in SOURCE.read(raw)] == ["p000"]
    assert len(handler.asked) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"null",
        b'"x"',
        b"[]x",
        b"{}",
        b"[" * 10**5,
        b'["a","b"]x',
        b"\xff\xfe{",
        b'{"result":{"results":{}}}',
        b'{"a":NaN}',
    ],
)
def test_what_is_no_answer_of_ckan_is_refused_in_a_sentence(content):
    with pytest.raises(UnreadableError, match=r"ckan\.json"):
        list(SOURCE.read(_raw(content)))


def test_files_of_a_folder_are_taken_by_their_endings(tmp_path):
    taken_by_ending(SOURCE, DEMO, tmp_path)


ODD = st.sampled_from(
    [
        "",
        "公開",
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
        | st.dictionaries(st.sampled_from(["key", "value", "label", "ja", "title", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


WHOLE = [f for f in [DEMO, *CASES] if not re.search("lines", str(f))]
DOCUMENTS = [json.loads(f.read_text(encoding="utf-8")) for f in WHOLE]


@given(st.data())
def test_any_value_in_any_place_is_mapped_or_refused(data):
    document = data.draw(st.sampled_from(DOCUMENTS))
    path = data.draw(st.sampled_from(list(hostile.places(document))))
    hostile.survives(SOURCE, _raw(hostile.put(document, path, data.draw(VALUES))).content)


@given(hostile.damaged([DEMO, *CASES]))
def test_damaged_bytes_are_mapped_or_refused(file):
    hostile.survives(SOURCE, file.content, file.name)
