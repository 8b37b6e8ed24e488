"""The source jairo harvested over HTTP into an archive: it says what the server says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from loader import settings
from loader.archive import Archive, Run
from loader.errors import EnishiError, ProtocolError
from loader.record import Record
from loader.sources import Origin
from loader.sources.jairo import SOURCE
from tests.oai_server import Faults, OaiServer, Repository

SETTINGS = settings.load({"harvest_seconds": 5, "harvest_tries": 4}, {})
DAY = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture
def repository() -> Repository:
    made = Repository()
    for number in range(1, 11):
        put(made, number, 1, number)
    made.delete("oai:test.example:05", DAY + timedelta(days=5))
    return made


def put(repository: Repository, number: int, version: int, day: int) -> None:
    space = "https://github.com/JPCOAR/schema/blob/master/2.0/"
    content = (
        f'<j:jpcoar xmlns:j="{space}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:title xml:lang="ja">データ{number} 第{version}版</dc:title></j:jpcoar>'
    )
    repository.put(f"oai:test.example:{number:02}", DAY + timedelta(days=day), content.encode())


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Archive(tmp_path / "archive") as made:
        yield made


def harvest(archive: Archive, server: OaiServer, since: datetime | None = None, *, full: bool = False) -> Run:
    run = archive.begin("jairo", server.url)
    for raw in SOURCE.fetch(Origin(server.url, since, full, SETTINGS)):
        blob = archive.keep(raw)
        for item in SOURCE.read(archive.raw(blob)):
            archive.accept(item, blob, run)
    return archive.finish(run)


def index(archive: Archive) -> dict[str, tuple[str, datetime | None, str]]:
    """What the archive says of every record: status, datestamp, title."""
    found = {}
    for entry in archive.entries("jairo"):
        title = ""
        if entry.status == "active":
            (record,) = [r for r in SOURCE.read(archive.raw(entry.blob)) if r.identifier == entry.identifier]
            assert isinstance(record, Record)
            assert record.digest == entry.digest
            assert record.fields is not None
            title = record.fields.text("dc:title")
        found[entry.identifier] = (entry.status, entry.datestamp, title)
    return found


def truth(repository: Repository) -> dict[str, tuple[str, datetime | None, str]]:
    return {
        item.identifier: (
            "deleted" if item.deleted else "active",
            item.datestamp,
            "" if item.deleted else item.metadata["jpcoar_2.0"].decode().split(">")[2].split("<")[0],
        )
        for item in repository.items.values()
    }


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"page_size": 100},
        {"ending": "absent"},
        {"sizes": False},
        {"order": "identifier"},
        {"faults": Faults(forget={3})},
        {"faults": Faults(forget={2, 4, 6}), "order": "identifier", "sizes": False},
        {"faults": Faults(busy={1: "0", 4: "0"}, drop={2})},
        {"faults": Faults(truncate={2})},
    ],
    ids=str,
)
def test_after_a_harvest_the_archive_says_what_the_server_says(
    archive: Archive, repository: Repository, options: dict[str, object]
) -> None:
    put(repository, 2, 2, 40)
    with OaiServer(repository, **options) as server:  # type: ignore[arg-type]
        line = harvest(archive, server)
    assert index(archive) == truth(repository)
    assert line.counts["new"] == 9
    assert line.counts["read"] == sum(v for k, v in line.counts.items() if k != "read")


def test_a_second_harvest_changes_nothing(archive: Archive, repository: Repository) -> None:
    with OaiServer(repository) as server:
        harvest(archive, server)
        before = index(archive)
        counts = harvest(archive, server, full=True).counts
    assert index(archive) == before
    assert (counts["unchanged"], counts["deleted"]) == (9, 1)


def test_since_brings_changes_deletions_and_returns(archive: Archive, repository: Repository) -> None:
    with OaiServer(repository) as server:
        harvest(archive, server)
        put(repository, 1, 2, 50)
        put(repository, 5, 2, 51)
        put(repository, 11, 1, 52)
        repository.delete("oai:test.example:07", DAY + timedelta(days=53))
        counts = harvest(archive, server, DAY + timedelta(days=49)).counts
    assert index(archive) == truth(repository)
    assert counts == {"read": 4, "new": 1, "changed": 2, "unchanged": 0, "deleted": 1, "refused": 0}


def test_full_takes_everything_whatever_since_says(archive: Archive, repository: Repository) -> None:
    with OaiServer(repository) as server:
        harvest(archive, server, DAY + timedelta(days=9), full=True)
        assert index(archive) == truth(repository)
        harvest(archive, server, DAY + timedelta(days=900))
        assert index(archive) == truth(repository)


def test_a_harvest_that_breaks_off_keeps_what_came_and_the_next_one_completes_it(
    archive: Archive, repository: Repository
) -> None:
    with OaiServer(repository, faults=Faults(busy=dict.fromkeys(range(3, 7), "0"))) as server:
        with pytest.raises(ProtocolError, match="after 4 tries"):
            harvest(archive, server)
        assert len(index(archive)) == 6
        assert archive.runs("jairo")[0].finished is None
        harvest(archive, server)
    assert index(archive) == truth(repository)


def test_one_broken_page_costs_only_its_own_records(archive: Archive, repository: Repository) -> None:
    with OaiServer(repository, faults=Faults(garble={2, 3})) as server:
        run = archive.begin("jairo", server.url)
        unreadable = 0
        for raw in SOURCE.fetch(Origin(server.url, None, full=True, settings=SETTINGS)):
            try:
                found = list(SOURCE.read(raw))
            except EnishiError:
                unreadable += 1
                continue
            for item in found:
                archive.accept(item, archive.keep(raw), run)
    assert unreadable == 1
    assert len(index(archive)) == 7
