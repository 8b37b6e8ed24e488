"""What a service writes down: one line a request, the audit log, slow queries; and what it never writes."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sparql_app.canonical import canonical
from tests.sparql_app.conftest import Service

Serving = Callable[..., Service]
QUERY = 'SELECT ?s  { ?s ?p "taro@example.jp" } # by hand'


def _lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def _requests(service: Service) -> list[dict[str, Any]]:
    service.stop()
    return [one for one in _lines(service.stderr.partition("\n")[2]) if one["logger"] == "sparql_app.request"]


def test_every_request_is_one_line_of_json(serving: Serving, data: Path) -> None:
    service = serving(data, workers=1, log_format="json")
    answer = service.ask(QUERY)
    service.http.get("/id/dataset/jairo/1")
    service.http.get("/no/such/path?query=taro@example.jp")
    said = _requests(service)
    asked = next(one for one in said if one["route"] == "/sparql")
    assert asked["status"] == 200
    assert asked["id"] == answer.headers["X-Query-Id"]
    assert asked["bytes"] == int(answer.headers["Content-Length"])
    assert asked["release"] == "r1"
    assert asked["ms"] > 0
    assert {"/id/<path:path>", ""} <= {one["route"] for one in said}
    assert {one["status"] for one in said if one["route"] == ""} == {404}


def test_the_log_holds_no_query_no_value_and_no_address_of_a_client(serving: Serving, data: Path) -> None:
    service = serving(data, workers=1, log_format="json")
    service.ask(QUERY)
    service.ask("SELECT taro@example.jp")
    service.http.get("/describe?iri=mailto:taro@example.jp")
    service.http.get("/list?to=taro@example.jp&by=http://example.org/p")
    service.http.get("/taro@example.jp")
    service.stop()
    told = service.stderr.partition("\n")[2]
    assert told.count('"route"') >= 5
    assert "taro" not in told
    assert "127.0.0.1" not in told


def test_for_people_the_log_tells_no_single_request(serving: Serving, data: Path) -> None:
    service = serving(data, workers=1)
    service.ask(QUERY)
    service.stop()
    assert len(service.stderr.splitlines()) == 1


def test_the_audit_log_tells_who_asked_what_of_the_internal_store(serving: Serving, data: Path, tmp_path: Path) -> None:
    log = tmp_path / "audit.jsonl"
    service = serving(data, "internal", workers=1, audit_log=log)
    answer = service.ask(QUERY)
    service.ask("SELECT")
    told = _lines(log.read_text(encoding="utf-8"))
    assert [one["outcome"] for one in told] == ["answered", "syntax"]
    first = told[0]
    assert first["id"] == answer.headers["X-Query-Id"]
    assert (first["who"], first["scope"], first["door"], first["release"]) == ("", "internal", "sparql", "r1")
    assert first["query_sha256"] == hashlib.sha256(canonical(QUERY).encode()).hexdigest()
    assert first["bytes"] == len(answer.content)
    assert first["seconds"] > 0
    assert "taro" not in log.read_text(encoding="utf-8")
    assert log.stat().st_mode & 0o777 == 0o600


def test_the_public_store_is_audited_only_where_that_is_asked_for(serving: Serving, data: Path, tmp_path: Path) -> None:
    default, everything = tmp_path / "default.jsonl", tmp_path / "all.jsonl"
    serving(data, workers=1, audit_log=default).ask("ASK {}")
    serving(data, workers=1, audit_log=everything, audit="all").ask("ASK {}")
    assert default.read_text(encoding="utf-8") == ""
    assert [one["door"] for one in _lines(everything.read_text(encoding="utf-8"))] == ["sparql"]


def test_pages_are_audited_too(serving: Serving, data: Path, tmp_path: Path) -> None:
    log = tmp_path / "audit.jsonl"
    serving(data, "internal", workers=1, audit_log=log).http.get("/", headers={"Accept": "text/html"})
    assert {one["door"] for one in _lines(log.read_text(encoding="utf-8"))} == {"page"}


def test_a_service_that_must_audit_and_cannot_does_not_start(serving: Serving, data: Path, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"audit\.jsonl"):
        serving(data, "internal", workers=1, audit_log=tmp_path / "missing" / "audit.jsonl")


def test_after_a_hangup_the_audit_log_goes_on_in_a_new_file(serving: Serving, data: Path, tmp_path: Path) -> None:
    log = tmp_path / "audit.jsonl"
    service = serving(data, "internal", workers=1, audit_log=log)
    service.ask("ASK {}")
    log.rename(tmp_path / "audit.1")
    service.ask("ASK { ?s ?p ?o }")
    service.process.send_signal(signal.SIGHUP)
    time.sleep(1.5)
    service.ask("ASK { ?a ?b ?c }")
    assert len(_lines((tmp_path / "audit.1").read_text(encoding="utf-8"))) == 2
    assert len(_lines(log.read_text(encoding="utf-8"))) == 1


def test_slow_queries_are_written_with_their_text_only_where_a_file_is_named(
    serving: Serving, data: Path, tmp_path: Path
) -> None:
    slow = "SELECT (COUNT(*) AS ?n)  { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } # slow"
    log = tmp_path / "slow.jsonl"
    service = serving(data, workers=1, query_seconds=2, slow_seconds=1, slow_log=log)
    service.ask("ASK {}")
    service.ask(slow)
    told = _lines(log.read_text(encoding="utf-8"))
    assert [(one["query"], one["outcome"]) for one in told] == [(canonical(slow), "time-limit")]
    assert "slow" not in told[0]["query"]
    without = serving(data, workers=1, query_seconds=2, slow_seconds=1, log_format="json")
    without.ask(slow)
    without.stop()
    assert "COUNT" not in without.stderr
    found = subprocess.run(["grep", "-rl", "COUNT", str(data)], capture_output=True, text=True, check=False)
    assert [name for name in found.stdout.split() if name.endswith(".jsonl")] == []
