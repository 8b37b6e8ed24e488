"""Tokens: made at the command line, kept as hashes, sent as Bearer or Basic; what each status tells."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from loader import token
from loader.errors import UsageError
from sparql_app import keyring
from sparql_app.errors import ProblemError
from tests.sparql_app.conftest import BASE, Service, example, write_release
from tests.sparql_app.writable import CURATED, UPDATE, Writable

INSERT = f"INSERT DATA {{ GRAPH <{CURATED}x> {{ <urn:a> <urn:b> 1 }} }}"


def enishi(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command in English."""
    return subprocess.run(
        [str(Path(sys.executable).with_name("enishi")), *words],
        env=os.environ | {"ENISHI_DATA": str(data), "ENISHI_LOCALE": "en"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture(scope="module")
def writing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writable]:
    data = tmp_path_factory.mktemp("tokens")
    write_release(data, "r1", example())
    running = Writable(data, [CURATED], workers=1)
    yield running
    running.stop()


def send(running: Writable, **headers: str) -> tuple[int, str]:
    """Status of an update with these headers, and its challenge."""
    answer = running.http.post("/update", content=INSERT, headers={"Content-Type": UPDATE, **headers})
    return answer.status_code, answer.headers.get("WWW-Authenticate", "")


def test_the_secret_is_shown_once_and_not_kept(tmp_path: Path) -> None:
    made = enishi(tmp_path, "token", "add", "editor", "--write", CURATED, "--read", f"{BASE}/graph/links", "--operator")
    secret = made.stdout.strip()
    assert made.returncode == 0
    assert len(secret) > 50
    kept = tmp_path / token.FILE
    assert secret.rpartition("_")[2] not in kept.read_text()
    assert (stat.S_IMODE(kept.stat().st_mode), kept.stat().st_gid) == (0o640, tmp_path.stat().st_gid)
    (row,) = json.loads(kept.read_text())
    assert (row["name"], row["writes"], row["reads"], row["operator"]) == (
        "editor", [CURATED], [f"{BASE}/graph/links"], True,
    )  # fmt: skip
    (known,) = token.read(tmp_path)
    assert known.fits(secret)
    assert not known.fits(secret + "x")
    listed = enishi(tmp_path, "token", "list").stdout
    assert "editor" in listed
    assert secret.rpartition("_")[2] not in listed
    assert known.hash not in listed


def test_a_name_is_taken_once_and_a_removed_token_is_gone(tmp_path: Path) -> None:
    token.add(tmp_path, "one")
    with pytest.raises(UsageError, match="already"):
        token.add(tmp_path, "one")
    with pytest.raises(UsageError, match="no name"):
        token.add(tmp_path, "two words")
    assert enishi(tmp_path, "token", "remove", "one").returncode == 0
    assert token.read(tmp_path) == ()
    assert enishi(tmp_path, "token", "remove", "one").returncode == 2


def test_who_has_no_token_is_asked_for_one(writing: Writable) -> None:
    status, challenge = send(writing)
    assert status == 401
    assert {"Basic", "Bearer"} <= set(challenge.replace(",", "").split())


@pytest.mark.parametrize(
    "value", ["Bearer x", "Bearer enishi_000000000000_x", "Bearer", "Basic x", "Basic eDp5", "Digest a=b"]
)
def test_a_wrong_token_is_refused_also_for_reading(writing: Writable, value: str) -> None:
    assert send(writing, Authorization=value)[0] == 401
    answer = writing.http.get("/sparql", params={"query": "ASK {}"}, headers={"Authorization": value})
    assert answer.status_code == 401


def test_the_secret_of_another_token_does_not_open_this_one(writing: Writable) -> None:
    other = token.add(writing.data, "other", writes=[CURATED])
    mixed = "_".join([*writing.secret.split("_", 2)[:2], other.split("_", 2)[2]])
    assert send(writing, Authorization=f"Bearer {mixed}")[0] == 401


def test_a_token_may_come_as_bearer_or_as_the_password_of_basic(writing: Writable) -> None:
    assert send(writing, **writing.bearer())[0] == 204
    answer = writing.http.post(
        "/update", content=INSERT, headers={"Content-Type": UPDATE}, auth=("any", writing.secret)
    )
    assert answer.status_code == 204


def test_a_token_without_the_right_is_forbidden_and_not_asked_again(writing: Writable) -> None:
    secret = token.add(writing.data, "reader")
    status, challenge = send(writing, **writing.bearer(secret))
    assert (status, challenge) == (403, "")


def test_a_removed_token_is_refused_at_once(writing: Writable) -> None:
    secret = token.add(writing.data, "gone", writes=[CURATED])
    assert send(writing, **writing.bearer(secret))[0] == 204
    token.remove(writing.data, "gone")
    assert send(writing, **writing.bearer(secret))[0] == 401


def test_a_token_for_some_graphs_reads_no_other(writing: Writable) -> None:
    links = f"{BASE}/graph/links"
    secret = token.add(writing.data, "links", reads=[links])
    asked = {"query": "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"}
    headers = {"Accept": "text/csv", **writing.bearer(secret)}
    assert writing.http.get("/sparql", params=asked, headers=headers).text.split() == ["g", links]
    assert writing.http.get("/store", params={"graph": links}, headers=writing.bearer(secret)).status_code == 200
    for graph in (f"{BASE}/graph/ontology", f"{BASE}/graph/merged"):
        answer = writing.http.get("/store", params={"graph": graph}, headers=writing.bearer(secret))
        assert answer.status_code == 404, graph


def test_an_internal_token_opens_nothing_internal_on_the_public_service(service: Service, data: Path) -> None:
    secret = token.add(data, "inside", scope="internal")
    asked = {"query": "ASK { ?s <http://www.w3.org/2006/vcard/ns#hasEmail> ?o }"}
    for headers in ({}, {"Authorization": f"Bearer {secret}"}):
        answer = service.http.get("/sparql", params=asked, headers={"Accept": "application/json", **headers})
        assert answer.json()["boolean"] is False
    token.remove(data, "inside")


def test_a_service_that_nobody_may_write_to_does_not_start_writable(tmp_path: Path) -> None:
    write_release(tmp_path, "r1", example())
    token.add(tmp_path, "reader")
    refused = enishi(tmp_path, "serve", "--writable", "--port", "1")
    assert refused.returncode == 2
    assert "No token may write" in refused.stderr
    assert not (tmp_path / "archive").exists()


@pytest.mark.parametrize("damage", ["{", "[1]", "directory"])
def test_tokens_that_cannot_be_read_are_a_problem_of_their_own_and_of_those_alone_who_send_one(
    serving: Callable[..., Service], tmp_path: Path, damage: str
) -> None:
    write_release(tmp_path, "r1", example())
    secret = token.add(tmp_path, "reader")
    file = tmp_path / token.FILE
    file.unlink()
    if damage == "directory":
        file.mkdir()  # reading it fails as an error of the system, also for root
    else:
        file.write_text(damage)
    running = serving(tmp_path, workers=1, log_format="json")
    own = {"Authorization": f"Bearer {secret}"}
    for path in ("/sparql?query=ASK%7B%7D", "/", "/releases/", "/freshness.atom"):
        answer = running.http.get(path, headers=own)
        assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (503, "tokens")
    assert running.http.get("/healthz", headers=own).status_code == 200
    assert running.http.get("/sparql?query=ASK%7B%7D").status_code == 200


def test_the_group_that_an_operator_gave_the_tokens_stays(tmp_path: Path) -> None:
    token.add(tmp_path, "one")
    group = next((one for one in os.getgroups() if one != tmp_path.stat().st_gid), tmp_path.stat().st_gid)
    os.chown(tmp_path / token.FILE, -1, group)
    token.add(tmp_path, "two")
    kept = (tmp_path / token.FILE).stat()
    assert (kept.st_gid, stat.S_IMODE(kept.st_mode)) == (group, 0o640)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"Origin": "http://elsewhere.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://{host}", "Sec-Fetch-Site": "same-origin"}, 204),
        ({}, 204),
    ],
    ids=str,
)
def test_a_form_of_another_site_does_not_write_with_a_remembered_password(
    writing: Writable, sent: dict[str, str], status: int
) -> None:
    headers = {name: value.format(host=writing.http.base_url.netloc.decode()) for name, value in sent.items()}
    form = writing.http.post("/update", data={"update": INSERT}, headers=headers, auth=("", writing.secret))
    put = {"Content-Type": "text/turtle", **headers}
    graph = {"graph": f"{CURATED}x"}
    stored = writing.http.put(
        "/store", params=graph, content=b"<urn:a> <urn:b> 1 .", headers=put, auth=("", writing.secret)
    )
    assert (form.status_code, stored.status_code) == (status, status)
    if status == 403:
        assert form.json()["type"].endswith("other-site")
    assert writing.http.post("/update", data={"update": INSERT}, headers=headers | writing.bearer()).status_code == 204


def test_who_tries_many_wrong_secrets_holds_no_thread_for_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = token.add(tmp_path, "one", writes=["*"])
    ring = keyring.Keyring(tmp_path, "public")
    begun, go_on = threading.Barrier(3), threading.Event()

    def slow(self: token.Token, stated: str) -> bool:
        begun.wait(10)
        return not go_on.wait(20)

    monkeypatch.setattr(token.Token, "fits", slow)
    monkeypatch.setattr(keyring, "_PATIENCE", 0.05)
    with ThreadPoolExecutor(2) as pool:
        wrong = [pool.submit(ring.caller, f"Bearer {secret}{n}") for n in range(2)]
        begun.wait(10)
        with pytest.raises(ProblemError) as refused:
            ring.caller(f"Bearer {secret}x")
        go_on.set()
        assert (refused.value.problem.status, refused.value.problem.kind) == (503, "busy-tokens")
        assert {one.exception().problem.status for one in wrong} == {401}  # type: ignore[union-attr]
