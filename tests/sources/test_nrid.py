"""The source NRID on its samples, on hostile bytes, and by ResourceSync over HTTP into an archive."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader import settings
from loader.archive import Archive
from loader.errors import RefusedError
from loader.record import Record, Refusal, Statements
from loader.sources import Origin, sources
from loader.sources.nrid import SOURCE
from tests.sources.hostile import BASE, mutated, survives
from tests.web_server import WebServer
from tests.web_server.lists import document, entry

ROOT = Path(__file__).resolve().parents[2]
CASES = sorted((ROOT / "tests/cases/nrid").glob("*/raw.json"))
SETTINGS = settings.load({"harvest_seconds": 5, "harvest_tries": 2}, {})


def items(location: str | Path) -> list[Record | Refusal]:
    raws = SOURCE.fetch(Origin(str(location), None, True, SETTINGS))
    return [item for raw in raws for item in SOURCE.read(raw)]


def stated(record: Record) -> Statements:
    statements = Statements(BASE, record)
    SOURCE.map(record, statements)
    return statements


def test_the_source_is_found_by_its_name_and_says_where_its_fields_go() -> None:
    assert sources()["nrid"] is SOURCE
    assert all(row.note for row in SOURCE.mapping if not row.term)


def test_the_sample_is_mapped_completely(samples: Path) -> None:
    (record,) = items(samples / "kaken/nrid_researcher_sample_from_grdm_tests.json")
    assert isinstance(record, Record)
    assert record.identifier == "1000012345678"
    statements = stated(record)
    assert list(record.fields.leftovers()) == []  # type: ignore[union-attr]
    assert not [t for t, internal in statements.triples.items() if internal]
    assert {t.object.value for t in statements.triples} >= {
        "山田 太郎",
        "Taro YAMADA",
        "テスト研究プロジェクト１",
        "JP11111111",
    }


def test_the_sample_of_a_change_list_names_one_deleted_researcher(samples: Path) -> None:
    (record,) = items(samples / "kaken/nrid_resourcesync_changelist.sample.xml")
    assert isinstance(record, Record)
    assert (record.identifier, record.deleted) == ("1000001021823", True)
    assert record.datestamp == datetime(2025, 8, 29, 18, 30, 5, tzinfo=UTC)


# over HTTP


def researcher(number: str, name: str) -> bytes:
    told = {"id:person:erad": [number], "name": {"humanReadableValue": [{"text": name, "lang": "ja"}]}}
    return json.dumps(told, ensure_ascii=False).encode()


class Nrid:
    """An imitation of the server: researchers, and one change list that grows."""

    def __init__(self, server: WebServer) -> None:
        self.server = server
        self.changes: list[str] = []
        server.answers["/.well-known/resourcesync"] = document(
            "description", entry(f"{server.url}/cap.xml", capability="capabilitylist")
        )
        server.answers["/cap.xml"] = document(
            "capabilitylist", entry(f"{server.url}/sitemaps/changelist00001.xml", capability="changelist")
        )

    def put(self, number: str, name: str, at: datetime, change: str = "updated") -> None:
        path = f"/nrid/10000{number}.json"
        self.server.answers[path] = researcher(number, name)
        self.server.headers[path] = {"Last-Modified": at.strftime("%a, %d %b %Y %H:%M:%S GMT")}
        self._told(path, change, at)

    def delete(self, number: str, at: datetime) -> None:
        del self.server.answers[f"/nrid/10000{number}.json"]
        self._told(f"/nrid/10000{number}.json", "deleted", at)

    def _told(self, path: str, change: str, at: datetime) -> None:
        self.changes.append(entry(self.server.url + path, change=change, at=at.isoformat()))
        self.server.answers["/sitemaps/changelist00001.xml"] = document("changelist", *self.changes)

    def truth(self) -> dict[str, str]:
        """The name of every researcher that the server has."""
        told = {p[6:-5]: json.loads(a) for p, a in self.server.answers.items() if p.startswith("/nrid/")}  # type: ignore[arg-type]
        return {number: t["name"]["humanReadableValue"][0]["text"] for number, t in told.items()}


@pytest.fixture
def nrid() -> Iterator[Nrid]:
    with WebServer(media_type="application/json") as server:
        yield Nrid(server)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive") as made:
        yield made


def harvest(archive: Archive, nrid: Nrid, since: datetime | None = None) -> None:
    run = archive.begin("nrid", nrid.server.url)
    for raw in SOURCE.fetch(Origin(nrid.server.url, since, False, SETTINGS)):
        blob = "" if raw.error else archive.keep(raw)
        found = SOURCE.read(archive.raw(blob)) if blob else [Refusal("nrid", raw.url, RefusedError("It is gone"))]
        for item in found:
            archive.accept(item, blob, run)
    archive.finish(run)


def index(archive: Archive) -> dict[str, str]:
    """The name of every active researcher in the archive."""
    found = {}
    for known in archive.entries("nrid"):
        if known.status == "active":
            (record,) = SOURCE.read(archive.raw(known.blob))
            assert isinstance(record, Record)
            found[known.identifier] = next(
                t.object.value for t in stated(record).triples if t.predicate.value.endswith("/name")
            )
    return found


def day(number: int) -> datetime:
    return datetime(2026, 5, number, tzinfo=UTC)


def test_after_any_run_the_archive_says_what_the_server_says(archive: Archive, nrid: Nrid) -> None:
    nrid.put("10990004", "磯部 渚", day(1), "created")
    nrid.put("20990005", "浜咲 航", day(2), "created")
    nrid.put("80990001", "風見 遥", day(3), "created")
    harvest(archive, nrid)
    assert index(archive) == nrid.truth()
    nrid.delete("20990005", day(5))
    nrid.put("10990004", "沖 渚", day(6))
    harvest(archive, nrid, day(4))
    assert index(archive) == nrid.truth()
    nrid.put("20990005", "浜咲 航（再）", day(8), "created")
    nrid.delete("80990001", day(9))
    harvest(archive, nrid, day(7))
    assert index(archive) == nrid.truth()
    harvest(archive, nrid)
    assert index(archive) == nrid.truth()
    assert {e.identifier: e.status for e in archive.entries("nrid")}["1000080990001"] == "deleted"


def test_an_old_deletion_in_the_list_does_not_undo_a_return(archive: Archive, nrid: Nrid) -> None:
    nrid.put("10990004", "磯部 渚", day(1), "created")
    nrid.delete("10990004", day(2))
    nrid.put("10990004", "磯部 渚", day(3), "created")
    harvest(archive, nrid)
    nrid.put("20990005", "浜咲 航", day(5), "created")
    harvest(archive, nrid, day(4))
    assert index(archive) == nrid.truth()


def test_a_listed_researcher_who_is_gone_is_one_refusal(archive: Archive, nrid: Nrid) -> None:
    nrid.put("10990004", "磯部 渚", day(1), "created")
    nrid.put("20990005", "浜咲 航", day(1), "created")
    del nrid.server.answers["/nrid/1000020990005.json"]
    harvest(archive, nrid)
    assert index(archive) == {"1000010990004": "磯部 渚"}
    assert [e.status for e in archive.entries("nrid")].count("refused") == 1


def test_a_query_is_taken_page_by_page() -> None:
    def answer(params: dict[str, str]) -> bytes:
        first = int(params["st"])
        people = [json.loads(researcher(f"1099{n:04}", "x")) for n in range(first, min(first + 500, 701))]
        return json.dumps({"totalResults": 700, "researchers": people}).encode()

    with WebServer({"/opensearch/": answer}) as server:
        assert len({i.identifier for i in items(f"{server.url}/opensearch/?kw=x")}) == 700


# hostile bytes


@given(st.sampled_from(CASES), st.integers())
def test_mutated_files_never_break_the_source(path: Path, seed: int) -> None:
    survives(SOURCE, mutated(path.read_bytes(), seed), path.name)


KEYS = ["text", "lang", "commonEra:year", "month", "fiscal:year", "humanReadableValue"]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from(["9" * 300, "ja", "\ud800"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=8,
)  # fmt: skip


@given(st.sampled_from([p for p in CASES if p.parent.name in {"researcher", "answer", "unknown-members"}]), st.data())
def test_values_of_another_type_never_break_the_source(path: Path, data: st.DataObject) -> None:
    told = json.loads(path.read_text(encoding="utf-8"))
    target = told["researchers"][0] if "researchers" in told else told
    for key in data.draw(st.lists(st.sampled_from(sorted(target)), min_size=1, max_size=3)):
        target[key] = data.draw(VALUES)
    survives(SOURCE, json.dumps(told).encode())


@pytest.mark.parametrize("content", [b"", b"[" * 5000, b"{}", b"null", b'{"accn": 1e999}', b"\xff\xfe{", b"<a/>"])
def test_files_built_to_break_readers_end_in_records_refusals_or_errors_of_ours(content: bytes) -> None:
    survives(SOURCE, content)
