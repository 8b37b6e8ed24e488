"""When releases were published: one line each, whatever is killed in between."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from loader import store
from loader.publication import FILE, Publication, publications, record
from tests.loader.test_store import built

FIRST = datetime(2026, 4, 1, tzinfo=UTC)


def test_each_publication_is_a_line_and_the_same_again_is_none(tmp_path: Path) -> None:
    for name in "ab":
        built(tmp_path, name)
    for name in "abba":
        store.publish(tmp_path, name)
    assert [p.release for p in publications(tmp_path)] == ["a", "b", "a"]
    assert len((tmp_path / FILE).read_text().splitlines()) == 3
    assert abs(publications(tmp_path)[-1].moment - datetime.now(UTC)) < timedelta(minutes=5)


def test_releases_that_are_gone_are_not_told(tmp_path: Path) -> None:
    for name in "abc":
        built(tmp_path, name)
        store.publish(tmp_path, name)
    store.prune(tmp_path, 1)
    assert [p.release for p in publications(tmp_path)] == ["c"]


def test_a_link_that_no_line_tells_of_counts_from_when_it_was_made(tmp_path: Path) -> None:
    built(tmp_path, "a")
    store.publish(tmp_path, "a")
    (tmp_path / FILE).unlink()
    (found,) = publications(tmp_path)
    assert found.release == "a"
    assert found.moment == datetime.fromtimestamp(int((tmp_path / "current").lstat().st_mtime), UTC)


def test_half_a_line_of_a_killed_process_harms_no_other(tmp_path: Path) -> None:
    for name in "ab":
        built(tmp_path, name)
    record(tmp_path, "a", FIRST)
    with (tmp_path / FILE).open("a") as file:
        file.write("2026-04-02T00:0")
    record(tmp_path, "b", FIRST + timedelta(days=2))
    assert publications(tmp_path) == [Publication(FIRST, "a"), Publication(FIRST + timedelta(days=2), "b")]
