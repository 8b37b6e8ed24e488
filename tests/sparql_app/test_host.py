"""Who reaches a service: names it answers under, pages of other origins, callers without a token."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from loader import token
from tests.sparql_app.conftest import BASE, Service, example, write_release

Serving = Callable[..., Service]
ANY = {"query": "SELECT * { ?s ?p ?o } LIMIT 1"}


@pytest.fixture(scope="module")
def internal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    data = tmp_path_factory.mktemp("internal")
    write_release(data, "r1", example())
    running = Service(data, "internal", workers=1)
    yield running
    running.stop()


def test_no_page_of_another_origin_may_read_the_internal_service(internal: Service, service: Service) -> None:
    origin = {"Origin": "https://evil.example"}
    asked = (("GET", "/sparql"), ("GET", "/"), ("GET", "/no/such"), ("OPTIONS", "/sparql"), ("GET", "/healthz"))
    for method, path in asked:
        headers = internal.http.request(method, path, params=ANY, headers=origin).headers
        assert not [name for name in headers if name.lower() == "access-control-allow-origin"], path
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert service.http.get("/sparql", params=ANY, headers=origin).headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "name", ["evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.nip.io", "[", ""]
)
def test_the_internal_service_answers_under_no_name_that_leads_to_it_from_elsewhere(
    internal: Service, name: str
) -> None:
    for path in ("/sparql", "/", "/releases/", "/readyz", "/metrics"):
        answer = internal.http.get(path, params=ANY, headers={"Host": name})
        assert answer.status_code in (400, 421), path
        assert "enishi/id" not in answer.text


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST:1", "127.0.0.1:80", "127.0.0.2", "[::1]:8000"])
def test_the_internal_service_answers_under_the_names_of_its_machine(internal: Service, name: str) -> None:
    assert internal.http.get("/sparql", params=ANY, headers={"Host": name}).status_code == 200


def test_the_public_service_answers_under_any_name_until_some_are_set(
    service: Service, serving: Serving, data: Path
) -> None:
    assert service.http.get("/", headers={"Host": "any.example"}).status_code == 200
    named = serving(data, workers=1, hosts="data.example, other.example")
    statuses = [
        named.http.get("/", headers={"Host": name}).status_code
        for name in ("data.example", "Other.example:443", "localhost", "any.example")
    ]
    assert statuses == [200, 200, 200, 421]


def test_metrics_for_this_machine_are_for_who_calls_it_by_its_own_name(service: Service) -> None:
    assert service.http.get("/metrics").status_code == 200
    assert service.http.get("/metrics", headers={"Host": "evil.example"}).status_code == 403


def test_where_callers_without_a_token_read_nothing_they_are_asked_for_one(serving: Serving, tmp_path: Path) -> None:
    write_release(tmp_path, "r1", example())
    secret = token.add(tmp_path, "reader", reads=[f"{BASE}/graph/links"])
    closed = serving(tmp_path, workers=1, anonymous="none")
    paths = ("/", "/sparql", "/freshness", "/freshness.atom", "/releases/", "/releases/r1", "/releases/timemap",
             "/void", "/id/dataset/1", "/list?type=Dataset", "/audit", "/store?graph=x:y", "/describe?iri=x:y",
             "/releases/r1/public.nq.gz", "/graph/links", "/ns")  # fmt: skip
    for path in paths:
        answer = closed.http.get(path)
        assert answer.status_code == 401, path
        assert answer.json()["type"].endswith("/token-missing"), path
        assert "Bearer" in answer.headers["WWW-Authenticate"]
    assert closed.http.get("/sparql", params=ANY, headers={"Authorization": f"Bearer {secret}"}).status_code == 200
    assert closed.http.get("/healthz").status_code == 200
    assert closed.http.get("/metrics").status_code == 200


def test_the_internal_service_is_open_without_a_token_only_on_its_machine(serving: Serving, tmp_path: Path) -> None:
    write_release(tmp_path, "r1", example())
    secret = token.add(tmp_path, "inside", scope="internal")
    for said in ({"hosts": "internal.example"}, {"host": "0.0.0.0"}):
        running = serving(tmp_path, "internal", workers=1, **said)
        assert httpx.get(f"{running.url}/sparql", params=ANY).status_code == 401, said
        own = {"Authorization": f"Bearer {secret}"}
        assert httpx.get(f"{running.url}/sparql", params=ANY, headers=own).status_code == 200, said


def test_what_depends_on_who_asks_says_so_and_what_a_token_reads_is_kept_by_no_shared_cache(
    service: Service, internal: Service, data: Path
) -> None:
    secret = token.add(data, "cached")
    thing = "/id/dataset/doi:10.5555/one"
    paths = ("/", thing, f"/releases/r1{thing}", "/list?type=dcat:Dataset", "/freshness", "/sparql?format=html",
             "/releases/", "/releases/timemap", "/releases/r1/sparql?format=html", "/no/such")  # fmt: skip
    for path in paths:
        answer = service.http.get(path)
        assert "authorization" in answer.headers["Vary"].lower(), path
        assert answer.headers["Cache-Control"].startswith("public, "), path
        mine = service.http.get(path, headers={"Authorization": f"Bearer {secret}"})
        assert mine.headers["Cache-Control"].startswith("private, "), path
        assert internal.http.get(path).headers["Cache-Control"].startswith("private, "), path
    assert service.http.get("/sparql?format=html").headers["X-Release"] == "r1"
    token.remove(data, "cached")


def test_the_feed_knows_a_wrong_token_as_every_other_page_does(service: Service) -> None:
    for path in ("/freshness", "/freshness.atom", "/releases/timemap"):
        answer = service.http.get(path, headers={"Authorization": "Bearer enishi_none_none"})
        assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (401, "token-unknown"), path
