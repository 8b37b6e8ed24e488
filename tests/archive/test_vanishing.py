"""Records that a server no longer lists, tombstones that wait, and several writers."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from loader.archive import Archive
from loader.archive.index import _FIRST
from loader.record import Listed, Record
from tests.archive.test_archive import DAY, Teller, raw, record

LATER = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture
def archive(tmp_path: Path):
    with Archive(tmp_path / "archive") as made:
        yield made


@pytest.fixture
def tell(archive: Archive) -> Teller:
    return Teller(archive)


def compare(archive: Archive, *shown: str, began: datetime = LATER) -> int:
    archive.listing.start("s", "here")
    archive.listing.note("s", "here", "", [Listed(name, DAY + timedelta(days=1)) for name in shown])
    return archive.listing.compare("s", "here", began)


def test_a_record_vanishes_when_two_listings_in_a_row_miss_it(archive: Archive, tell: Teller) -> None:
    tell(record("one", 1))
    assert compare(archive) == 1
    assert archive.listing.missing("s", "here") == []
    assert compare(archive, "r") == 0
    assert compare(archive) == 1
    assert archive.listing.missing("s", "here") == []
    compare(archive)
    assert archive.listing.missing("s", "here") == ["r"]
    archive.listing.vanish("s", ["r"], tell.run)
    assert (tell.entry().status, tell.entry().good != "") == ("vanished", True)
    assert archive.run(tell.run).vanished == 1


def test_a_record_read_after_the_listing_began_is_not_missed(archive: Archive, tell: Teller) -> None:
    tell(record("one", 1))
    assert compare(archive, began=DAY) == 0
    assert tell.entry().missed == 0


def test_a_vanished_record_returns_with_any_statement(archive: Archive, tell: Teller) -> None:
    tell(record("one", 5), "the page")
    archive.listing.vanish("s", ["r"], tell.run)
    assert tell(record("one", 5), "the page") == "changed"
    assert tell.entry().status == "active"
    archive.listing.vanish("s", ["r"], tell.run)
    assert tell(record("older", 1)) == "changed"
    assert archive.run(tell.run).returned == 2


def test_records_of_other_places_are_not_missed(archive: Archive, tell: Teller) -> None:
    tell(record("one", 1))
    elsewhere = archive.begin("s", "there")
    archive.accept(record("two", 1, identifier="q"), archive.keep(raw("q")), elsewhere)
    assert compare(archive) == 1


def test_what_differs_from_a_listing_is_named(archive: Archive, tell: Teller) -> None:
    for name, day in (("same", 1), ("older", 0), ("gone", 1)):
        tell(record(name, day, identifier=name))
    tell(record("", 2, deleted=True, identifier="gone"))
    archive.listing.note(
        "s", "here", "", [Listed(n, DAY + timedelta(days=1)) for n in ("same", "older", "gone", "new")]
    )
    archive.listing.note("s", "here", "b", [Listed("same", DAY, True), Listed("unknown", DAY, True)])
    assert archive.listing.differing("s", "here") == ["gone", "new", "older"]
    assert [(one.identifier, blob) for one, blob in archive.listing.withdrawn("s", "here", LATER)] == [("same", "b")]


def test_bytes_of_a_server_count_each_time_they_come(archive: Archive, tell: Teller) -> None:
    first, second = archive.keep(raw("1")), archive.keep(raw("2"))
    archive.accept(record("one", 1), first, tell.run, live=True)
    archive.accept(record("two", 1), second, tell.run, live=True)
    assert archive.accept(record("one", 1), first, tell.run) == "unchanged"
    assert tell.entry().blob == second
    assert archive.accept(record("one", 1), first, tell.run, live=True) == "changed"
    assert tell.entry().blob == first


def test_a_final_statement_counts_whatever_its_datestamp(archive: Archive, tell: Teller) -> None:
    tell(record("two", 5))
    assert archive.accept(record("one", 1), archive.keep(raw("1")), tell.run, live=True, final=True) == "changed"
    assert tell.entry().datestamp == DAY + timedelta(days=1)


def gone(day: int) -> Record:
    return record("", day, deleted=True)


def test_a_tombstone_of_an_active_record_waits(archive: Archive, tell: Teller) -> None:
    tell(record("one", 1))
    blob = archive.keep(raw("gone"))
    assert archive.hold(gone(2), blob, tell.run) is None
    assert archive.held("s", "here") == ["r"]
    assert tell.entry().status == "active"
    archive.settle("s", "here", tell.run)
    assert (tell.entry().status, archive.held("s", "here")) == ("deleted", [])
    assert archive.hold(gone(3), blob, tell.run) == "deleted"


@pytest.mark.parametrize("final", [False, True])
def test_a_record_that_is_told_after_a_waiting_tombstone_outlives_it(
    archive: Archive, tell: Teller, *, final: bool
) -> None:
    tell(record("one", 1))
    archive.hold(gone(1), archive.keep(raw("gone")), tell.run, live=True, final=final)
    archive.accept(record("one", 1), archive.keep(raw("again")), tell.run, live=True)
    assert archive.held("s", "here") == []
    archive.settle("s", "here", tell.run)
    assert tell.entry().status == "active"


def test_the_same_report_is_counted(archive: Archive, tell: Teller) -> None:
    from ontology import text

    for reason in ("HTTP 503", "HTTP 503", "HTTP 500"):
        archive.ledger.report(tell.run, "retried", text("{reason}", reason=reason))
    assert [(str(r.message), r.times) for r in archive.run(tell.run).reports] == [("HTTP 503", 2), ("HTTP 500", 1)]


def test_an_archive_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    old = sqlite3.connect(folder / "index.sqlite")
    old.executescript(_FIRST + "PRAGMA user_version = 1;")
    old.execute("INSERT INTO runs (id, source, location, started) VALUES (1, 's', 'here', '2026-04-01T00:00:00+00:00')")
    old.execute(
        "INSERT INTO entries VALUES ('s', 'r', 'active', '', 'd', '', '2026-04-01T00:00:00+00:00',"
        " '2026-04-01T00:00:00+00:00', '', '', 0, 1)"
    )
    old.commit()
    old.close()
    with Archive(folder) as archive:
        (entry,) = archive.entries("s")
        assert (entry.identifier, entry.location, entry.missed) == ("r", "here", 0)
        assert archive.run(1).finished is None


def test_what_is_read_in_a_snapshot_does_not_change(tmp_path: Path) -> None:
    with Archive(tmp_path / "a") as reader, Archive(tmp_path / "a") as writer:
        tell = Teller(writer)
        tell(record("one", 1))
        with reader.unchanging():
            assert len(list(reader.entries("s"))) == 1
            tell(record("two", 1, identifier="q"))
            assert len(list(reader.entries("s"))) == 1
        assert len(list(reader.entries("s"))) == 2


def test_a_rehearsal_leaves_the_archive_as_it_is(tmp_path: Path, archive: Archive, tell: Teller) -> None:
    tell(record("one", 1))
    before = sorted(path for path in archive.directory.rglob("*"))
    with Archive.rehearsal(archive.directory, tmp_path / "scratch") as scratch:
        again = Teller(scratch)
        assert again(record("two", 2)) == "changed"
        assert scratch.raw(tell.entry().blob).content == b"page 1"
    assert tell.entry().datestamp == DAY + timedelta(days=1)
    assert sorted(path for path in archive.directory.rglob("*")) == before
