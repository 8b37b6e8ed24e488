"""The source JaLC on its sample, on hostile bytes, and over HTTP in numbered pages."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader import settings
from loader.errors import ProtocolError
from loader.record import Raw, Record, Refusal, Statements
from loader.sources import Origin, sources
from loader.sources.jalc import SOURCE
from ontology import DCAT, DCTERMS, FRAPO
from tests.sources.hostile import BASE, mutated, nested, survives, twisted
from tests.web_server import WebServer

DEMO = (Path(__file__).resolve().parents[2] / "loader/demo/jalc/10.60999_enishi-demo.0004.json").read_bytes()
SETTINGS = settings.load({"harvest_seconds": 5, "harvest_tries": 2}, {})


def items(location: str | Path) -> list[Record | Refusal]:
    return [i for raw in SOURCE.fetch(Origin(str(location), None, False, SETTINGS)) for i in SOURCE.read(raw)]


def stated(record: Record | Refusal) -> Statements:
    assert isinstance(record, Record)
    statements = Statements(BASE, record)
    SOURCE.map(record, statements)
    return statements


def test_the_source_is_found_by_its_name_and_says_where_its_fields_go() -> None:
    assert sources()["jalc"] is SOURCE
    assert all(row.note for row in SOURCE.mapping if not row.term)


def test_the_sample_is_mapped_completely(samples: Path) -> None:
    (record,) = items(samples / "jalc")
    statements = stated(record)
    assert list(record.fields.leftovers()) == []  # type: ignore[union-attr]
    facts = {(t.predicate, t.object.value) for t in statements.triples}
    assert (DCTERMS.title, "アジアモンスーン地域の生産力向上と持続性の両立に資する技術カタログ : Ver. 3.1") in facts
    assert (DCTERMS.issued, "2025-06-09") in facts
    assert (FRAPO.hasGrantNumber, "05a1C5") in facts
    assert sum(predicate == DCAT.qualifiedRelation for predicate, _ in facts) == 47
    assert [r.rule for r in statements.remarks] == ["organisation-as-person", "funder-unknown"]
    assert record.datestamp == datetime(2025, 10, 13, tzinfo=UTC)  # type: ignore[union-attr]
    assert ("irdb", "oai:irdb.nii.ac.jp:07496:0006763315") in {
        (key.scheme, key.value)
        for key in statements.keys[statements.topic]  # type: ignore[index]
    }


def test_the_demonstration_joins_the_repository_by_doi_grant_and_researcher() -> None:
    (record,) = SOURCE.read(Raw(DEMO, "raw", datetime(2026, 4, 1, tzinfo=UTC)))
    keys = {(k.scheme, k.value) for keys in stated(record).keys.values() for k in keys}
    assert {
        ("doi", "10.60999/enishi-demo.0004"), ("jgn", "1025:JP24K09999"), ("erad-researcher", "10990004"),
        ("ror", "005pdtr14"), ("irdb", "oai:irdb.nii.ac.jp:09999:0000000004"),
    } <= keys  # fmt: skip


def _entry(number: int) -> dict[str, object]:
    return {"doi": f"10.60999/n{number}", "content_type": "RD", "title_list": [{"title": f"n{number}", "lang": "en"}]}


def test_a_list_is_walked_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    def search(params: dict[str, str]) -> bytes:
        number = int(params["page"])
        return json.dumps({"status": "OK", "message": {"totalPages": 3}, "data": {"items": [_entry(number)]}}).encode()

    with WebServer({"/v2/search": search}, busy={2}) as server:
        assert [i.identifier for i in items(f"{server.url}/v2/search?q=x")] == [
            "10.60999/n1",
            "10.60999/n2",
            "10.60999/n3",
        ]
        assert server.requests[0][1] == {"q": "x", "page": "1"}


def test_a_list_of_dois_alone_is_followed_to_each_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    listed = json.dumps({"status": "OK", "message": {"totalPages": 1}, "data": [{"doi": "10.60999/n1"}]}).encode()
    one = json.dumps({"status": "OK", "data": _entry(1)}).encode()
    with WebServer({"/v2/doilist": listed, "/v2/dois/10.60999%252Fn1": one}) as server:
        assert [i.identifier for i in items(f"{server.url}/v2/doilist")] == ["10.60999/n1"]
        assert [i.identifier for i in items(f"{server.url}/v2/dois/10.60999/n1")] == ["10.60999/n1"]


def test_a_list_without_end_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    endless = json.dumps({"status": "OK", "message": {"totalPages": 10**9}, "data": [_entry(1)]}).encode()
    with WebServer({"/v2/search": endless}) as server, pytest.raises(ProtocolError, match="in circles"):
        items(f"{server.url}/v2/search")


@given(st.integers(0, 2**32))
def test_mutated_bytes_end_in_records_or_clear_refusals(seed: int) -> None:
    survives(SOURCE, mutated(DEMO, seed))


@given(st.integers(0, 2**32))
def test_strange_values_end_in_records_or_clear_refusals(seed: int) -> None:
    survives(SOURCE, twisted(json.loads(DEMO), seed))


@pytest.mark.parametrize("content", [b"", b"\x81", b"[]", b"null", b"7", b"{", nested(50), nested(100_000), b"<a/>"])
def test_other_bytes_are_refused(content: bytes) -> None:
    assert not [i for i in survives(SOURCE, content) if isinstance(i, Record)]
