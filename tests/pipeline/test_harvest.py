"""What a run does and tells: comparison, breaker, rehearsal, leases, limits, freshness, offline replay."""

from __future__ import annotations

import random
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from loader import freshness, harvest, pipeline, store
from loader.archive import Archive, Run
from loader.deadline import deadline
from loader.errors import BusyError, DeletionError, ProtocolError, RefusedError
from loader.lock import lease
from loader.pipeline import Request
from loader.progress import Silent
from loader.record import Field, Raw, Record, Refusal
from loader.settings import Settings, load
from loader.sources import source
from tests.pipeline.conftest import enishi, environment
from tests.pipeline.world import START, Interrupting, World, index, metadata, statuses, take, told


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for the pauses that politeness asks for."""
    monkeypatch.setattr(time, "sleep", lambda _: None)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def world() -> Iterator[World]:
    made = World(random.Random(1), size=12)
    made.server.order = "datestamp"
    made.server.sizes = True
    with made.server:
        yield made


def run(world: World, settings: Settings, **asked: object) -> Run:
    return pipeline.fetch(Request("jairo", world.server.url, **asked), settings, Silent())  # type: ignore[arg-type]


def name(number: int) -> str:
    return f"oai:test.example:{number:04}"


def test_the_next_run_asks_for_what_changed_by_the_clock_of_the_server(world: World, settings: Settings) -> None:
    assert run(world, settings).covered == world.now
    covered = world.now
    world.change()
    done = run(world, settings)
    asked = [r["from"] for r in world.server.requests if r.get("verb") == "ListRecords" and "from" in r]
    assert asked == [(covered - timedelta(minutes=10)).strftime("%Y-%m-%dT%H:%M:%SZ")]
    assert done.counts["changed"] == 1


def test_a_since_that_leaves_a_gap_does_not_hide_it_from_the_next_run(world: World, settings: Settings) -> None:
    first = run(world, settings)
    world.change()
    world.now += timedelta(days=3)
    assert run(world, settings, since=world.now).covered is None
    assert run(world, settings).counts["changed"] == 1
    assert first.covered is not None


def test_a_record_that_appears_with_an_old_datestamp_is_found_by_comparison(world: World, settings: Settings) -> None:
    run(world, settings)  # trap 29
    world.now += timedelta(days=1)
    world.appear()
    assert run(world, settings).counts["new"] == 0
    done = run(world, settings, compare=True)
    assert done.counts["new"] == 1
    assert any("1 records asked for one by one, 0 not listed" in str(r.message) for r in done.reports)
    assert [r["identifier"] for r in world.server.requests if r.get("verb") == "GetRecord"] == [name(13)]


def test_a_withdrawn_record_is_deleted_and_a_hidden_one_vanishes_and_both_return(
    world: World, settings: Settings
) -> None:
    run(world, settings)
    items = world.repository.items
    hidden, withdrawn = items.pop(name(3)), items[name(4)]
    items[name(4)] = type(withdrawn)(withdrawn.identifier, withdrawn.datestamp)
    run(world, settings, compare=True)
    assert (statuses(settings)[name(3)], statuses(settings)[name(4)]) == ("active", "deleted")
    done = run(world, settings, compare=True)
    assert (statuses(settings)[name(3)], done.vanished) == ("vanished", 1)
    items[name(3)], items[name(4)] = hidden, withdrawn
    done = run(world, settings, compare=True)
    assert done.returned == 2
    assert index(settings) == world.truth()


def test_vanished_records_are_counted_apart_and_absent_from_the_build(world: World, settings: Settings) -> None:
    run(world, settings)
    del world.repository.items[name(3)]
    world.repository.delete(name(4), world.tick())
    for _ in range(2):
        run(world, settings, compare=True)
    release, _ = pipeline.build(settings, Silent())
    account = release.manifest.ledger["jairo"]
    assert (account["read"], account["mapped"], account["deleted"], account["vanished"]) == (12, 10, 1, 1)
    told = {
        (str(q.subject), "/graph/provenance" in str(q.graph_name)) for q in release.store("public")
    }  # that it has left is provenance
    assert any(name(5) in node for node, _ in told)
    assert {provenance for node, provenance in told if name(3) in node} == {True}


def test_a_comparison_comes_by_itself_after_a_month(
    world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(world, settings)
    run(world, settings)
    assert "compared" not in told(settings)
    monkeypatch.setattr(harvest, "COMPARE_AFTER", timedelta(0))
    run(world, settings)
    assert "compared" in told(settings)


def test_a_listing_that_is_not_whole_lets_nothing_vanish(world: World, settings: Settings) -> None:
    run(world, settings)
    del world.repository.items[name(3)]
    page = world.server._next
    world.server._next = lambda query, start, size: page(query, start, size).replace(  # type: ignore[method-assign]
        f'completeListSize="{size}"', f'completeListSize="{size + 1}"'
    )
    for _ in range(3):
        run(world, settings, compare=True)
    assert statuses(settings)[name(3)] == "active"
    assert "short" in told(settings)


def test_many_differences_are_taken_as_a_whole_list(
    world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(harvest, "ASKED_AT_MOST", 3)
    run(world, settings)
    for _ in range(5):
        world.appear()
    assert run(world, settings, compare=True).counts["new"] == 5
    assert not [r for r in world.server.requests if r.get("verb") == "GetRecord"]


def test_more_deletions_than_allowed_stop_the_run_until_they_are_accepted(settings: Settings) -> None:
    world = World(random.Random(2), size=100)
    with world.server:
        run(world, settings)
        for number in range(1, 22):
            world.repository.delete(name(number), world.tick())
        for _ in range(2):
            with pytest.raises(DeletionError, match=r"21 of 100 records would be deleted or vanish, more than 10 %"):
                run(world, settings)
        assert list(statuses(settings).values()).count("active") == 100
        done = run(world, settings, accept_deletions=True)
        assert list(statuses(settings).values()).count("deleted") == 21
        assert done.counts["deleted"] == 21
        assert "accepted" in [report.kind for report in done.reports]


def test_as_many_deletions_as_allowed_do_not_stop_the_run(settings: Settings) -> None:
    world = World(random.Random(2), size=100)
    with world.server:
        run(world, settings)
        for number in range(1, 21):
            world.repository.delete(name(number), world.tick())
        assert run(world, settings).counts["deleted"] == 20


def test_a_server_that_shows_nothing_any_more_stops_the_run(settings: Settings) -> None:
    world = World(random.Random(2), size=60)
    with world.server:
        run(world, settings)
        kept = world.repository.items.pop(name(60))
        world.repository.items.clear()
        world.repository.items[name(60)] = kept
        run(world, settings, compare=True)
        with pytest.raises(DeletionError, match="59 of 60"):
            run(world, settings, compare=True)
        assert len(index(settings)) == 60


def test_the_command_tells_the_breaker_and_ends_with_3(world: World, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "sources.toml").write_text("[jairo]\nrate = 1000\n", encoding="utf-8")
    for _ in range(30):
        world.add()
    enishi(data, "fetch", "jairo", "--from", world.server.url)
    for number in range(1, 31):
        world.repository.delete(name(number), world.tick())
    done = enishi(data, "fetch", "jairo", "--from", world.server.url, "--locale", "en", check=False)
    assert done.returncode == 3
    assert "enishi fetch jairo --accept-deletions" in done.stderr
    shown = enishi(data, "status", "--locale", "en").stdout
    assert "Broken off: jairo: 30 of 42 records would be deleted" in shown
    assert "42 active, 0 deleted, 0 vanished" in shown
    rehearsed = enishi(data, "fetch", "jairo", "--dry-run", "--locale", "en", check=False)
    assert rehearsed.returncode == 3
    assert "A real run would stop" in rehearsed.stdout
    told = enishi(data, "fetch", "jairo", "--accept-deletions", "--locale", "en").stdout
    assert "deleted 30" in told
    assert "30 of 42 records deleted or vanished, as ordered" in told


# rehearsal


def test_a_dry_run_tells_what_would_change_and_changes_nothing(tmp_path: Path, settings: Settings) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in (1, 2):
        (folder / f"{number}.xml").write_bytes(metadata(f"記録 {number}"))
    asked = Request("jairo", str(folder))
    pipeline.fetch(asked, settings, Silent())
    before = {p: p.stat().st_mtime_ns for p in (settings.data / "archive").rglob("*") if p.suffix != ".lock"}
    (folder / "2.xml").write_bytes(metadata("別の記録"))
    (folder / "3.xml").write_bytes(metadata("新しい記録"))
    (folder / "4.xml").write_bytes(b"<broken")
    done = pipeline.dry_run(asked, settings, Silent())
    assert (done.added, done.changed, done.removed) == (["3"], ["2"], [])
    assert done.run.counts["refused"] == 1
    assert {p: p.stat().st_mtime_ns for p in (settings.data / "archive").rglob("*") if p.suffix != ".lock"} == before


def test_a_dry_run_tells_by_rule_what_the_changed_records_would_break(tmp_path: Path, settings: Settings) -> None:
    shipped = Path(__file__).resolve().parents[2] / "loader/demo/jairo"
    folder = tmp_path / "pages"
    shutil.copytree(shipped, folder)
    pipeline.fetch(Request("jairo", str(folder)), settings, Silent())
    page = folder / "listrecords-1.xml"
    words = page.read_text(encoding="utf-8")
    found = words.replace("dcterms:accessRights", "dcterms:forgotten")
    assert found != words
    page.write_text(found, encoding="utf-8")
    done = pipeline.dry_run(Request("jairo", str(folder)), settings, Silent())
    assert done.changed
    assert any(after > before for before, after in done.rules.values())


def test_a_dry_run_of_an_empty_data_directory_makes_no_archive(world: World, settings: Settings) -> None:
    done = pipeline.dry_run(Request("jairo", world.server.url), settings, Silent())
    assert len(done.added) == 12
    assert not settings.data.exists()


# several runs at once


def test_two_runs_of_one_source_never_collide(world: World, settings: Settings) -> None:
    with lease(settings.data, "jairo"), pytest.raises(BusyError, match="jairo is being fetched by process"):
        run(world, settings)
    assert run(world, settings).finished


def test_the_lease_of_a_killed_process_is_free_at_once(world: World, settings: Settings) -> None:
    hold = (
        "import sys, time; from pathlib import Path; from loader.lock import lease\n"
        "with lease(Path(sys.argv[1]), 'jairo'): print('held', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", hold, str(settings.data)], stdout=subprocess.PIPE, env=environment()
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    with pytest.raises(BusyError, match=f"process {process.pid} since"):
        run(world, settings)
    process.kill()
    process.wait()
    process.stdout.close()
    assert run(world, settings).finished


def test_two_sources_are_fetched_at_the_same_time(world: World, settings: Settings) -> None:
    erad = Request("erad", str(Path(__file__).resolve().parents[2] / "loader/demo/erad"))

    class Meanwhile(Silent):
        def over(self, items, message, total=None):  # type: ignore[no-untyped-def]  # noqa: ARG002
            for item in items:
                yield item
                assert pipeline.fetch(erad, settings, Silent()).finished

    pipeline.fetch(Request("jairo", world.server.url), settings, Meanwhile())
    assert len(index(settings)) == 12


def test_a_fetch_may_go_on_while_a_release_is_built(world: World, settings: Settings) -> None:
    run(world, settings)

    class Meanwhile(Silent):
        def say(self, message):  # type: ignore[no-untyped-def]  # noqa: ARG002
            world.add()
            run(world, settings)

    release, _ = pipeline.build(settings, Meanwhile())
    assert release.manifest.ledger["jairo"]["read"] == 12
    assert release.manifest.sources["jairo"]["records"] == 12
    assert len(index(settings)) > 12


# limits


def test_a_record_that_is_too_large_is_refused_and_the_others_come(tmp_path: Path) -> None:
    settings = load({"data": tmp_path / "data", "record_megabytes": 1}, {})
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "1.xml").write_bytes(metadata("記録" * 500_000))
    (tmp_path / "pages" / "2.xml").write_bytes(metadata("記録"))
    done = pipeline.fetch(Request("jairo", str(tmp_path / "pages")), settings, Silent())
    assert (done.counts["new"], done.counts["refused"]) == (1, 1)
    with Archive(settings.data / "archive") as archive:
        assert ["larger than 1 megabytes" in str(e.reason) for e in archive.entries("jairo")] == [True, False]


def idle(seconds: float) -> None:
    """Work in vain for so long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        sum(range(1000))


def test_a_deadline_interrupts_work_and_leaves_nothing_behind() -> None:
    def work(seconds: float) -> None:
        with deadline(0.05, RefusedError("too long")):
            idle(seconds)

    with pytest.raises(RefusedError, match="too long"):
        work(60)
    work(0)
    idle(0.1)


def test_reading_a_record_for_too_long_refuses_the_rest_of_its_file(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    def slow(raw: Raw) -> Iterator[Record | Refusal]:
        yield Record("jairo", "1", "x", Field("x"))
        idle(60)

    monkeypatch.setattr(harvest, "RECORDS_PER_FILE", 0.1)
    stuck = replace(source("jairo"), read=slow)
    items = list(harvest.read(stuck, Raw(b"", "a.xml", START), replace(settings, record_seconds=1)))
    assert [type(item) for item in items] == [Record, Refusal]
    assert "takes longer than" in str(items[1].error)  # type: ignore[union-attr]


# what is told


def test_the_report_of_a_run_is_printed(world: World, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "sources.toml").write_text("[jairo]\nrate = 1000\nexpected = { min = 50 }\n", encoding="utf-8")
    world.server.faults.busy[2] = "0"
    world.server.faults.forget.add(3)
    told = enishi(data, "fetch", "jairo", "--from", world.server.url, "--locale", "en").stdout
    assert "did not answer as it should (HTTP 503) and was asked again" in told
    assert "forgot its resumption token" in told
    assert "12 active records; the registry expects 50 to" in told
    shown = enishi(data, "status", "--locale", "en").stdout
    assert "forgot its resumption token" in shown


def test_freshness_tells_age_and_promise(world: World, settings: Settings) -> None:
    assert freshness.freshness(settings.data) == []
    run(world, settings)
    (one,) = freshness.freshness(settings.data)
    now = datetime.now(UTC)
    assert (one.name, one.active, one.every) == ("jairo", 12, timedelta(days=7))
    assert one.newest == max(item.datestamp for item in world.repository.items.values())
    assert one.tried is not None
    assert one.succeeded is not None
    assert one.tried <= one.succeeded <= now
    assert not one.late(now)
    assert one.late(now + timedelta(days=8))
    release, _ = pipeline.build(settings, Silent())
    row = release.manifest.sources["jairo"]
    assert (row["records"], row["every_hours"], row["age_hours"]) == (12, 168, 0)
    assert row["tried"] <= row["fetched"]


def test_a_failed_try_is_told_apart_from_the_last_success(world: World, settings: Settings) -> None:
    run(world, settings)
    (before,) = freshness.freshness(settings.data)
    world.server.faults.busy.update(dict.fromkeys(range(world.server.lists, world.server.lists + 50), "86400"))
    with pytest.raises(ProtocolError):
        run(world, settings)
    (after,) = freshness.freshness(settings.data)
    assert after.succeeded == before.succeeded
    assert after.tried is not None
    assert before.tried is not None
    assert after.tried > before.tried
    assert "come back in 86400 seconds" in str(after.runs[-1].failed)


ATOM = {"a": "http://www.w3.org/2005/Atom"}


def test_the_feed_has_an_entry_for_each_run_and_tells_no_path_of_this_machine(
    world: World, settings: Settings, tmp_path: Path
) -> None:
    run(world, settings)
    world.change()
    run(world, settings)
    (tmp_path / "pages").mkdir()
    pipeline.fetch(Request("jairo", str(tmp_path / "pages")), settings, Silent())
    written = freshness.feed(settings.data, "https://data.example/freshness.atom", "en")
    feed = etree.fromstring(written.encode())
    assert feed.xpath("count(a:entry)", namespaces=ATOM) == 3
    assert feed.xpath("string(a:id)", namespaces=ATOM) == "https://data.example/freshness.atom"
    assert "0 new, 1 changed" in feed.xpath("string(a:entry[2]/a:summary)", namespaces=ATOM)
    assert [link.get("href") for link in feed.xpath("a:entry/a:link", namespaces=ATOM)] == [world.server.url] * 2
    assert str(tmp_path) not in written
    assert freshness.feed(tmp_path / "none", "https://data.example/f", "ja").count("<entry") == 0


def test_a_release_is_made_again_from_the_archive_without_the_network(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(random.Random(4), size=15)
    with world.server:
        for step in range(6):
            world.act()
            world.fail()
            take(world, settings, Interrupting(step), compare=True, accept_deletions=True)
        take(world, settings, Interrupting(), compare=True, accept_deletions=True)
    first, _ = pipeline.build(settings, Silent())

    def no_network(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    elsewhere = load({"data": tmp_path / "copy", "as_of": settings.as_of}, {})
    shutil.copytree(settings.data / "archive", elsewhere.data / "archive")
    again, _ = pipeline.build(elsewhere, Silent())
    assert again.manifest.digest == first.manifest.digest
    assert len(store.releases(elsewhere.data)) == 1
