"""Whatever is sent to be validated: an answer in bounded time and memory, a clear error, and the service lives on."""

from __future__ import annotations

import base64
import contextlib
import io
import json
import socket
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sources.hostile import mutated
from tests.sparql_app.conftest import Service, example, write_release
from tests.sparql_app.judged import BOOK, CONTENT, GRDM, JPCOAR, REPORT, post, report
from tests.sparql_app.siege import Memory, state

SECONDS = 3
MEGABYTES = 300
CONTENT_MEGABYTES = 4
SERVICE = 400
"""Megabytes that the service process may take."""
_ENDS = SECONDS + 25
"""Seconds within which everything has an answer, on a machine that does other things as well."""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    data = tmp_path_factory.mktemp("hostile")
    write_release(data, "r1", example())
    running = Service(
        data,
        workers=1,
        validation_workers=1,
        validation_seconds=SECONDS,
        validation_memory=MEGABYTES,
        validation_megabytes=CONTENT_MEGABYTES,
    )
    report(running, contentToValidate=JPCOAR.read_text(encoding="utf-8"))
    yield running
    running.stop()


def _lives(service: Service) -> None:
    """The service answers questions, and the next content is judged as ever."""
    assert service.ask("ASK {}").status_code == 200
    told = report(service, contentToValidate=JPCOAR.read_text(encoding="utf-8"))
    assert told["counters"]["nrOfErrors"] > 0


def _refused(answer: httpx.Response, *statuses: int) -> str:
    """The title of the problem, which is told in both languages."""
    assert answer.status_code in statuses, answer.text[:500]
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == answer.status_code
    assert any(ord(letter) > 0x3000 for letter in told["title"]), told
    return str(told["title"])


def _send(service: Service, domain: str = "auto", **fields: object) -> httpx.Response:
    begun = time.monotonic()
    answer = post(service, domain, Accept_Language="ja", **fields)
    assert time.monotonic() - begun < _ENDS
    return answer


def _sent_file(service: Service, name: str, content: bytes, **fields: str) -> httpx.Response:
    begun = time.monotonic()
    answer = service.http.post(
        "/validate/auto/api/validate",
        files={"contentToValidate": (name, content)},
        data=fields,
        headers={"Accept-Language": "ja"},
    )
    assert time.monotonic() - begun < _ENDS
    return answer


def _slow(names: Iterable[str], *slow: str) -> list[object]:
    """The names, some of them for the long tests: they are ended at the limit of time."""
    return [pytest.param(name, marks=pytest.mark.thorough) if name in slow else name for name in names]


_LAUGHS = "<!DOCTYPE a [<!ENTITY l0 'lol'>" + "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
XML = {
    "billion-laughs": f"<?xml version='1.0'?>{_LAUGHS}]><a>&l9;</a>",
    "quadratic": f"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY q '{'q' * 50_000}'>]><a>{'&q;' * 50_000}</a>",
    "external": "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
    "external-parameter": "<!DOCTYPE a [<!ENTITY % x SYSTEM 'http://127.0.0.1:9/x.dtd'> %x;]><a/>",
    "deep": "<a>" * 300_000 + "</a>" * 300_000,
    "wide": "<a>" + "<b/>" * 600_000 + "</a>",
    "attributes": "<a " + " ".join(f'a{n}="1"' for n in range(100_000)) + "/>",
    "rdf-laughs": f"<?xml version='1.0'?>{_LAUGHS}]><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    "<rdf:Description><rdf:value>&l9;</rdf:value></rdf:Description></rdf:RDF>",
    "rdf-deep": "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='urn:a:'>"
    + "<a><b>" * 100_000
    + "</b></a>" * 100_000
    + "</rdf:RDF>",
}


@pytest.mark.parametrize("name", _slow(XML, "wide", "rdf-deep", "attributes"))
def test_xml_that_is_built_to_exhaust_a_reader_is_refused(service: Service, name: str) -> None:
    with Memory(service) as memory:
        answer = _send(service, contentToValidate=XML[name], contentSyntax="application/xml")
    title = _refused(answer, 422)
    assert "root:" not in answer.text
    assert len(title) < 600
    assert memory.service < SERVICE
    _lives(service)


JSON = {
    "deep": "[" * 1_000_000 + "]" * 1_000_000,
    "deep-open": '{"a":' * 500_000,
    "wide": "[" + "0," * 1_500_000 + "0]",
    "objects": "[" + "{}," * 1_000_000 + "{}]",
    "number": "9" * 3_000_000,
    "key-twice": '{"a": 1, "a": 2}',
    "surrogate": '{"title": "\\ud800"}',
    "graph-deep": '{"@context": {}, "@graph": ' + '[{"urn:a":' * 100_000 + "1" + "}]" * 100_000 + "}",
    "context-remote": '{"@context": "http://127.0.0.1:9/context.jsonld", "@id": "urn:a", "name": "a"}',
}


@pytest.mark.parametrize("name", _slow(JSON, "wide", "objects"))
def test_json_that_is_built_to_exhaust_a_reader_is_refused(service: Service, name: str) -> None:
    with Memory(service) as memory:
        answer = _send(service, contentToValidate=JSON[name], reportSyntax="application/json")
    if answer.status_code == 200:  # some source takes it for a record of its own, and refuses that
        assert answer.json()["result"] == "FAILURE"
    else:
        _refused(answer, 422)
    assert memory.service < SERVICE
    _lives(service)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"null", b"[]", b"1", b'"a"', b"{", b"\xff\xfe{", '{"contentToValidate": "あ"}'.encode("cp932"),
        b"[" * 1_000_000, b'{"contentToValidate":' * 200_000, b'{"contentToValidate": ' + b"9" * 100_000 + b"}",
        b'{"contentToValidate": NaN}', b'{"a": ' + b"[" * 900 + b"]" * 900 + b"}",
    ],
    ids=[
        "empty", "null", "list", "number", "text", "open", "utf-16", "shift-jis", "deep", "deep-objects", "long-number",
        "nan", "unknown-deep",
    ],
)  # fmt: skip
def test_a_request_that_is_no_object_of_the_interface_is_refused(service: Service, body: bytes) -> None:
    headers = {"Content-Type": "application/json", "Accept-Language": "ja"}
    for path in ("validate", "validateMultiple"):
        answer = service.http.post(f"/validate/auto/api/{path}", content=body, headers=headers)
        _refused(answer, 400)
    _lives(service)


def _zipped(parts: dict[str, bytes], level: int = 9) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def _book(change: Callable[[dict[str, bytes]], None]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(BOOK.read_bytes())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    return _zipped(parts)


def _huge(parts: dict[str, bytes]) -> None:
    parts["xl/sharedStrings.xml"] = b"<sst>" + b" " * (200 * 2**20) + b"</sst>"


def _laughing(parts: dict[str, bytes]) -> None:
    parts["xl/sharedStrings.xml"] = f"<?xml version='1.0'?>{_LAUGHS}]><sst><si><t>&l9;</t></si></sst>".encode()


def _many(parts: dict[str, bytes]) -> None:
    parts |= {f"xl/media/{n}": b"" for n in range(6_000)}


BOOKS = {
    "zip-bomb": lambda: _book(_huge),
    "laughs": lambda: _book(_laughing),
    "parts": lambda: _book(_many),
    "empty-zip": lambda: _zipped({}),
    "zip-of-zip": lambda: _zipped({"a.zip": _zipped({"b.xml": b"<a/>"})}),
    "cut-off": lambda: BOOK.read_bytes()[:3_000],
    "encrypted": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1_000,
}


@pytest.mark.parametrize("name", BOOKS)
def test_a_workbook_that_is_built_to_exhaust_a_reader_is_refused(service: Service, name: str) -> None:
    content = BOOKS[name]()
    with Memory(service) as memory:
        _refused(_sent_file(service, "a.xlsx", content), 422)
    assert memory.service < SERVICE
    _lives(service)


@pytest.mark.thorough
def test_a_sheet_of_many_rows_ends(service: Service) -> None:
    made = io.BytesIO()
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for _ in range(60_000):
        sheet.append(["a"] * 10)
    book.save(made)
    _refused(_sent_file(service, "a.xlsx", made.getvalue()), 422, 413)
    _lives(service)


def test_shift_jis_is_read_where_a_table_may_be_in_it(service: Service) -> None:
    text = REPORT.read_text(encoding="utf-8-sig")
    utf8 = report(service, contentToValidate=text, contentSyntax="text/csv")
    answer = _sent_file(service, "a.csv", text.encode("cp932", "replace"), reportSyntax="application/json")
    assert answer.status_code == 200
    assert answer.json()["counters"]["nrOfErrors"] == utf8["counters"]["nrOfErrors"]


@pytest.mark.parametrize("encoding", ["shift_jis", "utf-16", "utf-16-le", "euc-jp", "utf-32"])
@pytest.mark.parametrize("file", [JPCOAR, GRDM], ids=["xml", "json"])
def test_another_encoding_is_read_or_refused_and_never_guessed_wrong(
    service: Service, file: Path, encoding: str
) -> None:
    text = file.read_text(encoding="utf-8")
    name = f"a{file.suffix}"
    answer = _sent_file(service, name, text.encode(encoding, "replace"), reportSyntax="application/json")
    if answer.status_code == 200:
        same = report(service, contentToValidate=text)
        assert answer.json()["reports"] == json.loads(json.dumps(same["reports"]).replace("content.", "a."))
    else:
        _refused(answer, 422)
    _lives(service)


@pytest.mark.parametrize(
    "content", [b"\xc3\x28 \xa0\xa1 <a", b"<a>\xff\xfe\xfd</a>", b'{"a": "\xf0\x28\x8c\x28"}', b"\0" * 1000]
)
def test_broken_utf_8_is_refused(service: Service, content: bytes) -> None:
    for syntax in ("application/xml", "application/json", "text/turtle", "application/rdf+xml", "application/ld+json"):
        answer = _sent_file(service, "a", content, contentSyntax=syntax)
        _refused(answer, 422)
    _lives(service)


@pytest.mark.parametrize("content", ["", " \n\t", "\ufeff"])
def test_an_empty_content_is_refused(service: Service, content: str) -> None:
    _refused(_send(service, contentToValidate=content), 400, 422)
    _refused(_sent_file(service, "a.xml", content.encode()), 400, 422)


_HEAD = (
    "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> . "
    "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
)
_SHAPE = "<urn:s> a sh:NodeShape ; sh:targetClass foaf:Person ; "


def _sparql(query: str) -> str:
    return f'{_HEAD}{_SHAPE} sh:sparql [ sh:message "m" ; sh:select """{query}""" ] .'


REFUSED = {
    "imports": f"{_HEAD}<urn:o> owl:imports <http://127.0.0.1:9/o> . {_SHAPE} sh:closed true .",
    "javascript": f"{_HEAD}{_SHAPE} sh:js [ sh:jsFunctionName 'f' ; sh:jsLibrary <http://127.0.0.1:9> ] .",
    "service": _sparql("SELECT $this WHERE { $this ?p ?o . SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }"),
    "service-hidden": _sparql("SELECT $this WHERE { $this ?p ?o . \\u0053ERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }"),
    "load": _sparql("LOAD <http://127.0.0.1:9/>"),
    "delete": _sparql("DELETE WHERE { ?s ?p ?o }"),
    "recursive": f"{_HEAD}{_SHAPE} sh:node <urn:s> .",
    "recursive-long": f"{_HEAD}{_SHAPE} sh:node <urn:t> . <urn:t> a sh:NodeShape ; sh:node [ sh:not <urn:s> ] .",
    "not-shacl": f"{_HEAD}{_SHAPE} sh:property [ sh:path foaf:name ; sh:minCount 'many' ] .",
    "no-shape": f"{_HEAD}<urn:a> <urn:b> <urn:c> .",
    "deep": f"{_HEAD}{_SHAPE}" + "sh:not [ a sh:NodeShape ; " * 2_000 + "sh:closed true" + " ]" * 2_000 + " .",
    "no-rdf": "these are no rules",
    "literal": f"{_HEAD}{_SHAPE} sh:property [ sh:path foaf:name ; sh:pattern '{'(a+)+' * 400_000}' ] .",
}


@pytest.mark.parametrize("name", REFUSED)
def test_rules_that_may_not_be_carried_out_are_refused(service: Service, name: str) -> None:
    answer = _send(service, "any", contentToValidate=CONTENT, externalRules=[{"ruleSet": REFUSED[name]}])
    title = _refused(answer, 422)
    assert title.startswith("externalRules") or "入れ子" in answer.text
    _lives(service)


def test_rules_with_a_remote_context_are_refused_and_nothing_is_fetched(service: Service) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        rules = json.dumps({"@context": f"{address}c.jsonld", "@id": "urn:s", "@type": "NodeShape"})
        asked = [
            {"externalRules": [{"ruleSet": rules, "ruleSyntax": "application/ld+json"}]},
            {"externalRules": [{"ruleSet": REFUSED["imports"].replace("http://127.0.0.1:9/", address)}]},
            {"externalRules": [{"ruleSet": REFUSED["service"].replace("http://127.0.0.1:9/", address)}]},
        ]
        for one in asked:
            _refused(_send(service, "any", contentToValidate=CONTENT, **one), 422)
        xml = XML["external-parameter"].replace("http://127.0.0.1:9/", address)
        _refused(_send(service, contentToValidate=xml), 422)
        with pytest.raises(TimeoutError):
            listener.accept()


_NAMES = " ".join(
    f'<urn:{n}> a foaf:Person ; foaf:name "{"a" * 40}!{n}" ; foaf:knows <urn:{(n * 7) % 900}> .' for n in range(900)
)
SLOW = {
    "regex": f"{_HEAD}{_SHAPE} sh:property [ sh:path foaf:name ; sh:pattern '^(a+)+$' ] .",
    "regex-query": _sparql("SELECT $this WHERE { $this ?p ?o FILTER(REGEX(STR(?o), '^((a*)*)*b$')) }"),
    "regex-size": f"{_HEAD}{_SHAPE} sh:property [ sh:path foaf:name ; sh:pattern '((a{{1,99}}){{1,99}}){{1,99}}' ] .",
    "product": _sparql(
        "SELECT $this WHERE { $this ?p ?o . ?a ?b ?c . ?d ?e ?f . ?g ?h ?i "
        "FILTER(STRLEN(CONCAT(STR(?c), STR(?f), STR(?i))) < 0) }"
    ),
    "concat": _sparql(
        "SELECT $this WHERE { $this ?p ?o BIND('aaaaaaaaaaaaaaaa' AS ?x0) "
        + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
        + " FILTER(STRLEN(?x40) > 1) }"
    ),
    "path": f"{_HEAD}{_SHAPE} sh:property [ sh:maxCount 1 ; sh:path [ sh:zeroOrMorePath "
    "[ sh:alternativePath ( foaf:knows [ sh:inversePath foaf:knows ] ) ] ] ] .",
}  # fmt: skip


@pytest.mark.parametrize("name", SLOW)
def test_rules_that_take_for_ever_or_all_memory_are_ended(service: Service, name: str) -> None:
    content = f"@prefix foaf: <http://xmlns.com/foaf/0.1/> . {_NAMES}"
    with Memory(service) as memory:
        answer = _send(
            service, "any", contentToValidate=content, contentSyntax="text/turtle",
            externalRules=[{"ruleSet": SLOW[name]}], reportSyntax="application/json",
        )  # fmt: skip
    if name in ("product", "concat") or answer.status_code != 200:
        _refused(answer, 422)
    assert memory.service < SERVICE
    assert memory.worker < 2 * MEGABYTES + 300
    _lives(service)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9), file=st.sampled_from([JPCOAR, GRDM, REPORT, BOOK]))
def test_damaged_files_are_judged_or_refused(service: Service, seed: int, file: Path) -> None:
    answer = _sent_file(service, file.name, mutated(file.read_bytes(), seed))
    assert answer.status_code in (200, 422, 400), answer.text[:300]


def _raw(service: Service, head: str) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", service.port), timeout=20)
    connection.sendall(head.replace("\n", "\r\n").encode())
    return connection


def _status(connection: socket.socket) -> int:
    with connection:
        said = b""
        while b"\r\n" not in said and (part := connection.recv(4096)):
            said += part
        return int(said.split()[1]) if said else 0


_POST = "POST /validate/auto/api/validate HTTP/1.1\nHost: a\nContent-Type: application/json\n"


def test_a_gigabyte_is_refused_before_it_is_read(service: Service) -> None:
    begun = time.monotonic()
    with Memory(service) as memory:
        assert _status(_raw(service, f"{_POST}Content-Length: {2**30}\n\n{{")) == 413
        with _raw(service, f"{_POST}Transfer-Encoding: chunked\n\n") as connection:
            piece = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
            sent = 0
            with contextlib.suppress(OSError):
                while sent < 2**30:
                    connection.sendall(piece)
                    sent += len(piece)
        assert sent < 100 * 2**20, "far more was taken than a content may have"
    assert memory.service < SERVICE
    assert time.monotonic() - begun < _ENDS
    _lives(service)


def test_a_content_over_the_limit_is_told_the_limit(service: Service) -> None:
    content = base64.b64encode(b"#" * (CONTENT_MEGABYTES * 2**20 + 1)).decode()
    assert f"{CONTENT_MEGABYTES} MB" in _refused(_send(service, contentToValidate=content), 413)
    several = service.http.post(
        "/validate/auto/api/validateMultiple", json=[{}] * 201, headers={"Accept-Language": "ja"}
    )
    _refused(several, 400)
    page = service.http.post("/validate", data={"text": "a" * (6 * 2**20)}, headers={"Accept": "text/html"})
    assert page.status_code == 413
    assert "<form" in page.text
    _refused(_send(service, contentToValidate="#" * (9 * 2**20)), 413)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=b", b""),
        ("multipart/form-data", b"--b\r\n"),
        ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\na'),
        ("multipart/form-data; boundary=b", b"--b\r\n\r\n" * 5_000 + b"--b--"),
        ("application/x-www-form-urlencoded", b"a=" + b"&a=" * 50_000),
        ("application/x-www-form-urlencoded", b"contentToValidate=%ff%fe%00"),
    ],
    ids=["empty", "no-boundary", "cut-off", "parts", "fields", "bytes"],
)  # fmt: skip
def test_a_form_that_is_none_is_refused(service: Service, kind: str, body: bytes) -> None:
    for path in ("/validate/auto/api/validate", "/validate"):
        answer = service.http.post(path, content=body, headers={"Content-Type": kind, "Accept": "*/*"})
        assert answer.status_code in (400, 413, 422), answer.text[:300]
    _lives(service)


def test_a_client_that_leaves_frees_its_worker_and_who_comes_when_all_are_busy_is_told_to_come_again(
    tmp_path: Path,
) -> None:
    write_release(tmp_path, "r1", example())
    seconds = 12
    service = Service(tmp_path, workers=1, validation_workers=1, validation_seconds=seconds)
    slow = {
        "contentToValidate": f"@prefix foaf: <http://xmlns.com/foaf/0.1/> . {_NAMES}",
        "externalRules": [{"ruleSet": SLOW["product"]}],
    }
    body = json.dumps(slow).encode()
    head = f"{_POST.replace('auto', 'any')}Content-Length: {len(body)}\n\n"
    try:
        _lives(service)
        leaving = [_raw(service, head) for _ in range(9)]
        for connection in leaving:
            connection.sendall(body)
        time.sleep(0.5)
        refused = post(service, contentToValidate="a", Accept_Language="ja")
        _refused(refused, 503)
        assert refused.headers["Retry-After"] == "5"
        begun = time.monotonic()
        for connection in leaving:
            connection.close()
        until = begun + seconds - 2
        while post(service, contentToValidate="a").status_code == 503 and time.monotonic() < until:
            time.sleep(0.1)
        assert time.monotonic() < until, "no worker was freed"
        _lives(service)
    finally:
        service.stop()


@pytest.mark.thorough
def test_a_siege_leaves_the_service_as_it_was(service: Service) -> None:
    """Everything above again and again, many at once: processes, open files and memory come to rest."""
    bodies = [{"contentToValidate": one} for one in (*XML.values(), *JSON.values())]
    bodies += [{"contentToValidate": CONTENT, "externalRules": [{"ruleSet": rule}]} for rule in REFUSED.values()]
    before = state(service)
    with Memory(service) as memory, ThreadPoolExecutor(6) as threads:
        url = f"{service.url}/validate/auto/api/validate"
        answers = list(threads.map(lambda body: httpx.post(url, json=body, timeout=120), bodies * 3))
    assert {answer.status_code for answer in answers} <= {200, 400, 422, 503}
    assert memory.service < SERVICE + 200
    _lives(service)
    after = state(service)
    assert after[0] == before[0]
    assert abs(after[1] - before[1]) <= 6
