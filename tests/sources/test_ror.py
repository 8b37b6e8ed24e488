"""The source ROR on its sample, streamed out of a large dump, on hostile bytes, and over HTTP."""

from __future__ import annotations

import io
import json
import tracemalloc
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader import settings
from loader.errors import UnreadableError
from loader.record import Raw, Record, Refusal, Statements
from loader.sources import Origin, sources
from loader.sources.ror import SOURCE, read
from ontology import FOAF, ORG
from tests.sources.hostile import BASE, mutated, nested, survives, twisted
from tests.web_server import WebServer

DEMO = (Path(__file__).resolve().parents[2] / "loader/demo/ror/ror-data.json").read_bytes()
DAY = datetime(2026, 4, 1, tzinfo=UTC)
SETTINGS = settings.load({"harvest_seconds": 5, "harvest_tries": 2}, {})


def items(location: str | Path) -> list[Record | Refusal]:
    return [i for raw in SOURCE.fetch(Origin(str(location), None, False, SETTINGS)) for i in SOURCE.read(raw)]


def stated(record: Record | Refusal) -> Statements:
    assert isinstance(record, Record)
    statements = Statements(BASE, record)
    SOURCE.map(record, statements)
    return statements


def zipped(*files: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return stream.getvalue()


def test_the_source_is_found_by_its_name_and_says_where_its_fields_go() -> None:
    assert sources()["ror"] is SOURCE
    assert all(row.note for row in SOURCE.mapping if not row.term)


def test_the_sample_is_mapped_completely(samples: Path) -> None:
    (record,) = items(samples / "ror/example_record_v2_0.json")
    statements = stated(record)
    assert list(record.fields.leftovers()) == []  # type: ignore[union-attr]
    names = {(t.object.value, t.object.language) for t in statements.triples if t.predicate == FOAF.name}  # type: ignore[union-attr]
    assert names >= {("University of California System", "en"), ("Université de Californie", "fr")}
    whole = f"{BASE}/id/organization/ror/ror:00pjdza24"
    parts = [t for t in statements.triples if t.predicate == ORG.subOrganizationOf]
    assert {t.object.value for t in parts} == {whole}
    assert len(parts) > 5


def test_the_schema_of_ror_knows_no_field_that_is_left_over(samples: Path) -> None:
    """Every property of the two schemas is mapped or dropped by name."""
    for name in ("ror_schema_v2_0.json", "ror_schema_v2_1.json"):
        known = json.loads((samples / "ror" / name).read_text(encoding="utf-8"))["properties"]
        record = json.loads(DEMO)[0] | {key: "x" for key in known if key not in json.loads(DEMO)[0]}
        (read_back,) = SOURCE.read(Raw(json.dumps(record).encode(), "a.json", DAY))
        stated(read_back)
        assert list(read_back.fields.leftovers()) == []  # type: ignore[union-attr]


def test_a_merger_is_told_by_both_sides_as_one_event() -> None:
    records = {r.identifier: r for r in SOURCE.read(Raw(DEMO, "a.json", DAY))}
    event = f"{BASE}/id/organization/ror/ror:0dem00101#change:ror:0dem00303"
    for side in ("0dem00101", "0dem00303"):
        told = {(t.predicate, t.object.value) for t in stated(records[side]).triples if t.subject.value == event}  # type: ignore[union-attr]
        assert (ORG.originalOrganization, f"{BASE}/id/organization/ror/ror:0dem00101") in told
        assert (ORG.resultingOrganization, f"{BASE}/id/organization/ror/ror:0dem00303") in told


def test_a_dump_is_streamed_out_of_its_zip() -> None:
    """The whole dump unpacks to 4 MB; reading it holds a few records and buffers."""
    one = json.loads(DEMO)[0] | {"filler": [f"{i:08}" for i in range(200)]}
    text = json.dumps(one, ensure_ascii=False)
    count = 4 * 2**20 // len(text.encode())
    rows = ",\n".join(text.replace("04ksd4g47", f"0aaa{i % 1000:03}{i % 100:02}") for i in range(count))
    content = zipped(("v2.0-2026-01-01-ror-data.json", f"[\n{rows}\n]".encode()))
    del rows
    raw = Raw(content, "dump.zip", DAY)
    tracemalloc.start()
    seen = sum(isinstance(item, Record) for item in read(raw))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert seen == count
    assert peak < 2 * 2**20


def test_a_bomb_in_a_zip_is_refused_after_little(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnreadableError, match="more than 4194304 bytes"):
        list(read(Raw(zipped(("a.json", b"[" + b" " * 50_000_000 + b"]")), "a.zip", DAY)))
    with pytest.raises(UnreadableError, match="A record has more than"):
        list(read(Raw(b'[{"a":"' + b"x" * 6_000_000 + b'"}]', "a.json", DAY)))


def test_a_zip_without_json_or_of_damaged_parts_is_refused() -> None:
    with pytest.raises(UnreadableError, match="no JSON file"):
        list(read(Raw(zipped(("a.csv", b"id")), "a.zip", DAY)))
    damaged = bytearray(zipped(("a.json", DEMO)))
    damaged[60] ^= 0xFF
    with pytest.raises(UnreadableError, match=r"damaged|JSON array"):
        list(read(Raw(bytes(damaged), "a.zip", DAY)))


def test_files_come_as_they_are_and_the_dump_over_http(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    dump = zipped(("v2.0-ror-data.json", DEMO), ("v2.0-ror-data.csv", b"id"))
    (tmp_path / "dump.zip").write_bytes(dump)
    assert len(items(tmp_path / "dump.zip")) == len(items(tmp_path)) == 10
    with WebServer({"/dump.zip": dump, "/robots.txt": b""}) as server:
        assert len(items(f"{server.url}/dump.zip")) == 10


def test_a_filtered_list_of_the_api_is_walked_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    every = json.loads(DEMO)

    def page(params: dict[str, str]) -> bytes:
        first = (int(params["page"]) - 1) * 4
        return json.dumps({"number_of_results": len(every), "items": every[first : first + 4]}).encode()

    with WebServer({"/v2/organizations": page}) as server:
        assert len(items(f"{server.url}/v2/organizations?filter=country.country_code:JP")) == 10
        assert [p["page"] for _, p in server.requests] == ["1", "2", "3"]
        assert server.requests[0][1]["filter"] == "country.country_code:JP"


@given(st.integers(0, 2**32))
def test_mutated_bytes_end_in_records_or_clear_refusals(seed: int) -> None:
    survives(SOURCE, mutated(DEMO, seed))
    survives(SOURCE, mutated(zipped(("a.json", DEMO)), seed))


@given(st.integers(0, 2**32))
def test_strange_values_end_in_records_or_clear_refusals(seed: int) -> None:
    survives(SOURCE, twisted(json.loads(DEMO)[:3], seed))


@pytest.mark.parametrize(
    "content", [b"", b"null", b"7", b"{", b"[", nested(50), nested(100_000), b"[" * 100_000, b"[1e999999999]", b"<a/>"]
)
def test_other_bytes_are_refused(content: bytes) -> None:
    assert not [i for i in survives(SOURCE, content) if isinstance(i, Record)]
