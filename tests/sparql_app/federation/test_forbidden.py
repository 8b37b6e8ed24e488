"""Nothing leaves except to endpoints that the settings name, at addresses that may be reached."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.errors import SettingError
from loader.settings import load
from sparql_app.errors import ProblemError
from sparql_app.federation.address import ForbiddenError, is_public, pinned
from tests.sparql_app.conftest import Service
from tests.sparql_app.federation.conftest import Endpoint, Local, Trap, settings_for

ALL = "SELECT * {{ SERVICE <{}> {{ ?s ?p ?o }} }}"
SILENT = "SELECT * {{ SERVICE SILENT <{}> {{ ?s ?p ?o }} }}"


def _kind(local: Local, query: str) -> str:
    """The problem that a query ends with."""
    with pytest.raises(ProblemError) as caught:
        local.query(query).read()
    return caught.value.problem.kind


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::7f00:1",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "fe80::1",
        "fe80::1%eth0",
        "2606:4700::1%lo",
        "fec0::1",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "2001:db8::1",
    ],
)
def test_an_address_that_is_not_public_is_refused_unless_the_settings_name_it(address: str) -> None:
    assert not is_public(ip_address(address))
    with pytest.raises(ForbiddenError):
        pinned("name.example", 80, (), lambda *_: [address])
    with pytest.raises(ForbiddenError):
        pinned("name.example", 80, ("10.9.9.9",), lambda *_: ["8.8.8.8", address])
    assert pinned("name.example", 80, (address,), lambda *_: [address]) == address


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111"])
def test_a_public_address_is_taken(address: str) -> None:
    assert pinned("name.example", 443, (), lambda *_: [address]) == address


@given(st.ip_addresses(v=6))
def test_no_address_that_holds_a_private_one_is_public(address: object) -> None:
    private = b"\x7f\x00\x00\x01"
    packed = ip_address(str(address)).packed
    for written in (bytes(12) + private, bytes(10) + b"\xff\xff" + private, b"\x20\x02" + private + packed[6:]):
        assert not is_public(ip_address(written))


@pytest.mark.parametrize("found", [[], ["not an address"], ["2130706433"], ["0x7f000001"], ["0177.0.0.1"]])
def test_what_is_no_address_is_not_connected_to(found: list[str]) -> None:
    with pytest.raises((ForbiddenError, OSError)):
        pinned("name.example", 80, (), lambda *_: found)


@pytest.mark.parametrize(
    "url",
    [
        "http://2130706433/sparql",
        "http://0x7f000001/sparql",
        "http://0x7f.0.0.1/sparql",
        "http://017700000001/sparql",
        "http://0177.0.0.1/sparql",
        "http://127.1/sparql",
        "http://127.0.0.1./sparql",
        "http://allowed.example./sparql",
        "http://allowed.example@127.0.0.1/sparql",
        "http://user:secret@allowed.example/sparql",
        "http://127.0.0.1#@allowed.example/",
        "http://allowed.example\\@127.0.0.1/",
        "http://１２７.0.0.1/sparql",
        "http://ａllowed.example/sparql",
        "http://allowed.example:99999/sparql",
        "file:///etc/passwd",
        "ftp://allowed.example/sparql",
        "gopher://allowed.example/1",
        "data:application/sparql-results+json,{}",
        "allowed.example/sparql",
        "//allowed.example/sparql",
    ],
)
def test_the_settings_take_no_endpoint_whose_host_can_be_read_in_two_ways(url: str) -> None:
    with pytest.raises(SettingError):
        load({"service_endpoints": url}, {})


def test_only_what_the_settings_name_to_the_letter_is_asked(trap: Trap) -> None:
    resolved: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        resolved.append(host)
        return ["127.0.0.1"]

    allowed = f"http://allowed.example:{trap.port}/sparql"
    local = Local(settings_for(allowed), ox.Store(), resolve=resolve)
    here = f"127.0.0.1:{trap.port}"
    for url in (
        f"http://{here}/sparql",
        f"http://allowed.example:{trap.port}@{here}/sparql",
        f"http://{here}#@allowed.example:{trap.port}/sparql",
        f"http://{here}?http://allowed.example:{trap.port}/sparql",
        f"{allowed}/../x",
        f"{allowed}?x",
        f"{allowed}#x",
        allowed.replace("allowed.example", "ALLOWED.example"),
        allowed.replace("allowed.example", "allowed.example."),
        allowed.replace("allowed", "ａllowed"),
        allowed.replace("http", "https"),
        allowed.replace("http", "HTTP"),
        allowed.replace("http:", "ftp:"),
        f"http://[::1]:{trap.port}/sparql",
        f"http://[::ffff:127.0.0.1]:{trap.port}/sparql",
        f"http://2130706433:{trap.port}/sparql",
        f"http://0x7f000001:{trap.port}/sparql",
        f"http://0177.0.0.1:{trap.port}/sparql",
        f"http://localhost:{trap.port}/sparql",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "data:application/sparql-results+json,x",
    ):
        for query in (ALL, SILENT):
            assert _kind(local, query.format(url)) == "service-refused", url
    assert resolved == []


def test_a_name_that_stands_for_a_forbidden_address_is_not_asked(trap: Trap) -> None:
    named = f"http://allowed.example:{trap.port}/sparql"
    for address in ("127.0.0.1", "::ffff:127.0.0.1", "::1"):
        settings = load({"service_endpoints": named, "service_private": "10.1.2.3"}, {})
        local = Local(settings, ox.Store(), resolve=lambda *_, address=address: ["8.8.8.8", address])
        assert _kind(local, ALL.format(named)) == "service-failed"
        assert local.rows(SILENT.format(named)) == [{}]
        assert "not public" in local.receipts[0].failed


def test_an_address_named_as_endpoint_is_not_thereby_allowed(trap: Trap) -> None:
    local = Local(load({"service_endpoints": trap.url}, {}), ox.Store())
    assert _kind(local, ALL.format(trap.url)) == "service-failed"


def test_a_name_that_changes_its_address_is_asked_at_the_first_and_refused_at_the_next_query(
    endpoint: Endpoint,
) -> None:
    elsewhere = Trap("127.0.0.2", endpoint.server_port)
    answers = [["127.0.0.1"], ["127.0.0.2"]]
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return answers[min(len(asked), 2) - 1]

    url = f"http://rebind.example:{endpoint.server_port}/sparql"
    endpoint.fill("<http://e/s> <http://e/p> 1 .")
    local = Local(settings_for(url), ox.Store(), resolve=resolve)
    both = f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} SERVICE <{url}> {{ ?a ?b ?c }} }}"
    assert len(local.rows(both)) == 1
    assert asked == ["rebind.example"]
    assert [head["Host"] for head in endpoint.heads] == [f"rebind.example:{endpoint.server_port}"] * 2
    assert _kind(local, ALL.format(url)) == "service-failed"
    elsewhere.close()
    assert elsewhere.came == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(endpoint: Endpoint, trap: Trap, status: int) -> None:
    endpoint.reply = lambda _: (status, {"Location": trap.url}, b"")
    local = Local(settings_for(endpoint), ox.Store())
    assert _kind(local, ALL.format(endpoint.url)) == "service-failed"
    assert local.rows(SILENT.format(endpoint.url)) == [{}]


def test_proxies_of_the_environment_are_not_used(
    endpoint: Endpoint, trap: Trap, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, trap.url)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    endpoint.fill("<http://e/s> <http://e/p> 1 .")
    assert len(Local(settings_for(endpoint), ox.Store()).rows(ALL.format(endpoint.url))) == 1


def test_an_answer_cannot_make_the_query_call(endpoint: Endpoint, trap: Trap) -> None:
    there = f"> }} SERVICE <{trap.url}> {{ ?s ?p ?o }} #"
    for kind, value in (("uri", there), ("uri", f"http://x/{there}"), ("bnode", f"b{there}")):
        body = f'{{"head":{{"vars":["s"]}},"results":{{"bindings":[{{"s":{{"type":"{kind}","value":"{value}"}}}}]}}}}'
        endpoint.reply = lambda _, body=body: (200, {"Content-Type": "application/sparql-results+json"}, body.encode())
        assert _kind(Local(settings_for(endpoint), ox.Store()), ALL.format(endpoint.url)) == "service-failed"
    body = '{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"literal","value":"\\" SERVICE <x> {"}}]}}'
    endpoint.reply = lambda _: (200, {"Content-Type": "application/sparql-results+json"}, body.encode())
    assert Local(settings_for(endpoint), ox.Store()).rows(ALL.format(endpoint.url)) == [{"s": r'"\" SERVICE <x> {"'}]


def test_datasets_of_a_service_with_endpoints_fetch_nothing(
    data: Path, serving: Callable[..., Service], endpoint: Endpoint, trap: Trap
) -> None:
    service = serving(data, workers=1, service_endpoints=endpoint.url, service_private="127.0.0.1")
    for where in (trap.url, endpoint.url):
        for query in (
            f"SELECT * FROM <{where}> {{ ?s ?p ?o }}",
            f"SELECT * FROM NAMED <{where}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        ):
            assert service.ask(query).json()["results"]["bindings"] == []
        for name in ("default-graph-uri", "named-graph-uri"):
            asked = {"query": "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }", name: where}
            assert service.http.get("/sparql", params=asked).json()["results"]["bindings"] == []
        assert service.ask(f"LOAD <{where}>").status_code >= 400
        assert service.http.post("/update", data={"update": f"LOAD <{where}>"}).status_code >= 400
    assert service.ask(ALL.format(trap.url)).status_code == 403
    assert service.ask(f"SELECT * {{ \\u0053ERVICE <{endpoint.url}> {{ ?s ?p ?o }} }}").status_code in (400, 403)
    assert endpoint.queries == []
