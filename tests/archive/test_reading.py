"""An archive that is only read: nothing is written where it lies."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from loader import freshness
from loader.archive import INDEX, Archive
from loader.archive.index import _FIRST
from loader.errors import ArchiveError
from loader.sources import sources
from tests.archive.test_archive import Teller, record

NOBODY = 65534


@pytest.fixture
def place() -> Iterator[Path]:
    """A directory that other users can reach, unlike those of pytest."""
    made = Path(tempfile.mkdtemp(prefix="enishi-test-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


def close(data: Path) -> None:
    """Take the right to write from everyone, and give the files to a user who has no other rights."""
    for path in (data, *data.rglob("*")):
        if os.getuid() == 0:
            os.chown(path, NOBODY, NOBODY)
        path.chmod(0o500 if path.is_dir() else 0o400)


def _look(data: Path, told: multiprocessing.Queue[object]) -> None:
    if os.getuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    try:
        (data / "archive" / "mine").touch()
        told.put("the directory can be written")
    except PermissionError:
        (one,) = freshness.freshness(data)
        with Archive.reading(data / "archive") as archive:
            told.put((one.active, [archive.raw(entry.blob).content for entry in archive.entries("s")]))


def looked(data: Path) -> object:
    sources()  # their modules may lie where that user cannot read
    context = multiprocessing.get_context("fork")
    told: multiprocessing.Queue[object] = context.Queue()
    process = context.Process(target=_look, args=(data, told))
    process.start()
    found = told.get(timeout=30)
    process.join()
    return found


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_an_archive_is_read_where_nothing_can_be_written(place: Path) -> None:
    with Archive(place / "archive") as archive:
        Teller(archive)(record("one", 1))
    (place / "archive" / "index.lock").unlink()
    close(place)
    assert looked(place) == (1, [b"page 1"])


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_what_a_killed_writer_left_is_read_too(place: Path) -> None:
    with Archive(place / "other") as archive:
        Teller(archive)(record("one", 1))
        shutil.copytree(place / "other", place / "archive")  # as a killed process leaves it: the newest is in the log
    (place / "archive" / f"{INDEX}-shm").unlink()
    assert (place / "archive" / f"{INDEX}-wal").stat().st_size
    close(place)
    assert looked(place) == (1, [b"page 1"])


def test_reading_leaves_the_archive_as_it_is(tmp_path: Path) -> None:
    with Archive(tmp_path / "a") as archive:
        Teller(archive)(record("one", 1))
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "a").rglob("*") if path.is_file()}
    with Archive.reading(tmp_path / "a") as archive:
        assert [entry.identifier for entry in archive.entries("s")] == ["r"]
        with pytest.raises(ArchiveError, match="readonly"):
            archive.begin("s", "here")
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "a").rglob("*") if path.is_file()} == before


def test_an_older_index_is_read_and_stays_old(tmp_path: Path) -> None:
    with Archive(tmp_path / "a"):
        pass
    (tmp_path / "a" / INDEX).unlink()
    old = sqlite3.connect(tmp_path / "a" / INDEX)
    old.executescript(_FIRST + "PRAGMA user_version = 1;")
    old.execute("INSERT INTO runs (id, source, location, started) VALUES (1, 's', 'here', '2026-04-01T00:00:00+00:00')")
    old.commit()
    with Archive.reading(tmp_path / "a") as archive:
        assert [run.location for run in archive.runs("s")] == ["here"]
    assert old.execute("PRAGMA user_version").fetchone() == (1,)
    old.close()


def test_a_place_without_archive_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError), Archive.reading(tmp_path / "none"):
        pass
    assert not (tmp_path / "none").exists()
