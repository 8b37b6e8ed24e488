from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.archive import OUTCOMES, Archive, Entry
from loader.errors import ArchiveError, RefusedError
from loader.record import Field, Raw, Record, Refusal
from ontology import Text

DAY = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path: Path):
    with Archive(tmp_path / "archive") as made:
        yield made


def raw(content: str, url: str = "a.xml") -> Raw:
    return Raw(content.encode(), url, DAY, "text/xml", {"etag": "1"})


def record(text: str, day: int | None = None, *, deleted: bool = False, identifier: str = "r") -> Record:
    stamp = None if day is None else DAY + timedelta(days=day)
    return Record("s", identifier, "x", None if deleted else Field("t", text), stamp, deleted)


def refusal(reason: str = "broken", identifier: str = "r") -> Refusal:
    return Refusal("s", identifier, RefusedError(reason))


class Teller:
    """Tells statements to an archive, each from bytes of its own unless they are named."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.run = archive.begin("s", "here")
        self.count = 0

    def __call__(self, item: Record | Refusal, content: str = "") -> str:
        self.count += 1
        return self.archive.accept(item, self.archive.keep(raw(content or f"page {self.count}")), self.run)

    def entry(self, identifier: str = "r") -> Entry:
        return next(e for e in self.archive.entries("s") if e.identifier == identifier)

    def content(self) -> str:
        return self.archive.raw(self.entry().blob).content.decode()


@pytest.fixture
def tell(archive: Archive) -> Teller:
    return Teller(archive)


def test_bytes_come_back_as_they_were_first_kept(archive: Archive) -> None:
    first = raw("<a/>")
    digest = archive.keep(first)
    assert archive.keep(replace(first, url="other.xml", retrieved=DAY + timedelta(days=1))) == digest
    assert archive.raw(digest) == first
    assert len(list((archive.directory / "blobs").rglob("*"))) == 2  # one folder, one file


def test_damaged_and_lost_bytes_are_noticed(archive: Archive) -> None:
    digest = archive.keep(raw("<a/>"))
    path = archive.directory / "blobs" / digest[:2] / digest
    path.write_bytes(b"<b/>")
    with pytest.raises(ArchiveError, match="damaged"):
        archive.raw(digest)
    path.unlink()
    with pytest.raises(ArchiveError, match="lost"):
        archive.raw(digest)
    path.write_bytes(b"<a")
    archive.keep(raw("<a/>"))
    assert archive.raw(digest).content == b"<a/>"
    with pytest.raises(ArchiveError, match="holds nothing"):
        archive.raw("0" * 64)


def test_a_new_a_changed_and_an_unchanged_record_are_told_apart(tell: Teller) -> None:
    assert tell(record("one", 1)) == "new"
    assert tell(record("one", 1)) == "unchanged"
    assert tell(record("two", 2)) == "changed"
    assert tell.content() == "page 3"
    assert tell.entry().datestamp == DAY + timedelta(days=2)


def test_the_same_content_in_another_response_keeps_the_older_bytes(tell: Teller) -> None:
    tell(record("one", 1))
    assert tell(record("one", 3)) == "unchanged"
    assert tell.content() == "page 1"
    assert tell.entry().datestamp == DAY + timedelta(days=3)


def test_an_older_datestamp_that_arrives_late_changes_nothing(tell: Teller) -> None:
    tell(record("two", 2))
    assert tell(record("one", 1)) == "unchanged"
    assert tell(record("", 1, deleted=True)) == "unchanged"
    assert (tell.content(), tell.entry().status) == ("page 1", "active")


def test_a_touched_record_outranks_what_changed_before_the_touch(tell: Teller) -> None:
    tell(record("one", 1))
    tell(record("one", 3))
    assert tell(record("two", 2)) == "unchanged"


def test_a_tombstone_counts_and_a_record_may_come_back(tell: Teller) -> None:
    tell(record("one", 1))
    assert tell(record("", 2, deleted=True)) == "deleted"
    assert tell.entry().status == "deleted"
    assert tell(record("", 2, deleted=True)) == "deleted"
    assert tell(record("one", 3)) == "changed"
    assert (tell.entry().status, tell.content()) == ("active", "page 4")


def test_a_record_that_is_visible_again_with_its_old_datestamp_comes_back(tell: Teller) -> None:  # traps 29, 58
    tell(record("one", 1))
    tell(record("", 1, deleted=True))
    assert tell(record("one", 1)) == "changed"
    assert tell.entry().status == "active"


def test_a_refusal_keeps_bytes_and_reason_and_gives_way_to_a_good_version(tell: Teller) -> None:
    assert tell(refusal("no title")) == "refused"
    assert (tell.entry().status, str(tell.entry().reason), tell.content()) == ("refused", "no title", "page 1")
    assert tell(record("one", 1)) == "changed"
    assert (tell.entry().status, str(tell.entry().reason)) == ("active", "")


def test_a_reason_can_be_told_in_any_language_later(archive: Archive) -> None:
    inner = Text("a text with {n}", {"n": 3})
    error = RefusedError("{name} is larger than {limit} bytes", name=inner, limit=20)
    archive.accept(Refusal("s", "r", error), "", archive.begin("s", "here"))
    (entry,) = archive.entries("s")
    assert str(entry.reason) == "a text with 3 is larger than 20 bytes"
    assert entry.reason.message == "{name} is larger than {limit} bytes"


def test_a_refused_new_version_hides_the_last_good_one_without_losing_it(tell: Teller, archive: Archive) -> None:
    tell(record("one", 1))
    assert tell(refusal()) == "refused"
    entry = tell.entry()
    assert (entry.status, entry.digest, tell.content()) == ("refused", "", "page 2")
    assert archive.raw(entry.good).content == b"page 1"
    assert tell(record("one", 1)) == "changed"


def test_a_file_without_bytes_can_be_refused(archive: Archive) -> None:
    run = archive.begin("s", "here")
    assert archive.accept(refusal("too large", "big.xml"), "", run) == "refused"
    (entry,) = archive.entries("s")
    assert (entry.identifier, entry.blob, entry.good) == ("big.xml", "", "")


def test_a_file_that_can_be_read_again_loses_its_refusal(tell: Teller, archive: Archive) -> None:
    tell(refusal("no XML", "a.xml"))
    assert archive.clear("s", "a.xml")
    assert not archive.clear("s", "a.xml")
    tell(record("one"))
    tell(refusal())
    assert not archive.clear("s", "r")


def test_the_same_load_twice_changes_nothing(archive: Archive) -> None:
    """Two files tell of one record, one of them a tombstone, without datestamps: order of files must not matter."""
    load = [
        ("a", record("one")), ("b", record("two")), ("c", record("", deleted=True)), ("d", record("one")),
        ("e", refusal(identifier="e.xml")),
        ("f", record("x", 5, identifier="f")), ("g", record("y", 4, identifier="f")),
    ]  # fmt: skip
    states = []
    for _ in range(3):
        tell = Teller(archive)
        outcomes = [tell(item, content) for content, item in load]
        states.append([replace(e, last_seen=DAY, run=0) for e in archive.entries("s")])
        assert archive.finish(tell.run).counts["read"] == len(load)
    assert states[0] == states[1] == states[2]
    assert "new" not in outcomes
    assert "changed" not in outcomes


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["a", "b", "deleted", "refused"])), max_size=12))
def test_loading_any_pages_again_in_order_leads_to_the_same_index(tmp_path_factory, pages) -> None:
    directory = tmp_path_factory.mktemp("archive")
    with Archive(directory) as archive:
        seen = []
        for _ in range(2):
            tell = Teller(archive)
            for day, what in pages:
                deleted = what == "deleted"
                item = refusal() if what == "refused" else record("" if deleted else what, day, deleted=deleted)
                tell(item, f"{day}{what}")
            seen.append([(e.status, e.blob, e.digest, e.datestamp, str(e.reason)) for e in archive.entries("s")])
            line = archive.finish(tell.run)
            assert line.counts["read"] == sum(line.counts[o] for o in OUTCOMES) == len(pages)
    assert seen[0] == seen[1]
    shutil.rmtree(directory)


def test_a_run_is_counted_as_it_goes_and_balances(tell: Teller, archive: Archive) -> None:
    for item in (record("one"), record("one"), record("x", identifier="x"), refusal(identifier="y")):
        tell(item)
    tell(record("", deleted=True, identifier="z"))
    assert archive.runs("s")[0].finished is None
    with pytest.raises(ArchiveError, match="does not balance"):
        archive.finish(tell.run, {"read": 6})
    line = archive.finish(tell.run, {"read": 5, "new": 2})
    assert line.counts == {"read": 5, "new": 2, "changed": 0, "unchanged": 1, "deleted": 1, "refused": 1}
    assert line.finished is not None
    assert archive.runs("s") == [line]
    assert archive.sources() == ["s"]


def test_bytes_that_were_not_kept_cannot_be_told_of(archive: Archive) -> None:
    run = archive.begin("s", "here")
    with pytest.raises(ArchiveError, match="holds nothing"):
        archive.accept(record("one"), "0" * 64, run)
    assert archive.run(run).counts["read"] == 0


def test_an_index_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "index.sqlite").write_bytes(b"this is no database" * 100)
    with pytest.raises(ArchiveError, match="index of the archive"):
        Archive(tmp_path)


def test_an_index_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    Archive(tmp_path).close()
    with sqlite3.connect(tmp_path / "index.sqlite") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(ArchiveError, match="newer version"):
        Archive(tmp_path)


WRITER = textwrap.dedent("""
    import sys
    from datetime import UTC, datetime
    from pathlib import Path
    from loader.archive import Archive
    from loader.record import Field, Raw, Record

    archive = Archive(Path(sys.argv[1]))
    run = archive.begin("s", "here")
    for number in range(100_000):
        content = b"%d " % number * 2000
        blob = archive.keep(Raw(content, f"{number}.xml", datetime.now(UTC)))
        archive.accept(Record("s", f"{number:06}", "x", Field("t", str(number))), blob, run)
        print(number, flush=True)
""")


def test_what_was_acknowledged_survives_a_kill_at_any_moment(tmp_path: Path) -> None:
    for round_ in range(3):
        directory = tmp_path / str(round_)
        process = subprocess.Popen([sys.executable, "-c", WRITER, str(directory)], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        acknowledged = [int(process.stdout.readline()) for _ in range(40 + 37 * round_)]
        os.kill(process.pid, signal.SIGKILL)
        acknowledged += [int(line) for line in process.stdout.read().split("\n")[:-1]]
        process.stdout.close()
        process.wait()
        with Archive(directory) as archive:
            entries = list(archive.entries("s"))
            assert {f"{n:06}" for n in acknowledged} <= {e.identifier for e in entries}
            assert len(entries) <= len(acknowledged) + 1
            for entry in entries:
                assert archive.raw(entry.blob).content.startswith(str(int(entry.identifier)).encode())
            (line,) = archive.runs("s")
            assert line.finished is None
            assert line.counts["read"] == line.counts["new"] == len(entries)
            again = archive.begin("s", "here")
            assert archive.accept(record("1", identifier="000001"), archive.keep(raw("again")), again) == "unchanged"
            archive.finish(again)
