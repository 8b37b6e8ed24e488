"""Edits of curated graphs outlive builds, publications and kills."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from loader import dump, edit, store
from loader.errors import StoreError
from tests.pipeline.conftest import enishi
from tests.sparql_app.writable import CURATED, Writable

NOTE = f"{CURATED}notes"
SAMPLE = Path(__file__).parents[2] / "loader" / "demo" / "agencies"
Begin = Callable[..., Writable]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with one small source, built and published; tests copy it."""
    data = tmp_path_factory.mktemp("built") / "data"
    enishi(data, "fetch", "agencies", "--from", str(SAMPLE))
    enishi(data, "build", "--as-of", "2026-04-01")
    enishi(data, "publish")
    return data


@pytest.fixture
def data(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "data", symlinks=True))


@pytest.fixture
def begin(data: Path) -> Iterator[Begin]:
    """Start services that may be written to; all are ended after the test."""
    started: list[Writable] = []

    def one(scope: str = "public") -> Writable:
        started.append(Writable(data, [CURATED], scope, workers=1))
        return started[-1]

    yield one
    for running in started:
        if running.service.process.poll() is None:
            running.stop()


def curated(data: Path, scope: store.Scope = "public") -> list[str]:
    """The lines of the curated graphs in the dump of the published release, and the graphs that are there."""
    released = store.current(data).store(scope)
    graphs = sorted(str(graph) for graph in released.named_graphs() if CURATED in str(graph))
    return graphs + [line for line in dump.lines(released) if f"<{CURATED}" in line]


def edited(begin: Begin) -> None:
    """Make some edits of every kind on the public service."""
    running = begin()
    running.changed(f"INSERT DATA {{ GRAPH <{NOTE}> {{ <urn:a> <urn:b> 'c\\n縁', [ <urn:d> 1 ] }} }}")
    running.changed(f"WITH <{NOTE}> DELETE {{ ?s ?p 1 }} INSERT {{ ?s ?p 2 }} WHERE {{ ?s ?p 1 }}")
    assert running.put(f"{CURATED}empty", "").status_code == 201
    assert running.put(f"{CURATED}gone", "<urn:a> <urn:b> 1 .").status_code == 201
    running.changed(f"DROP GRAPH <{CURATED}gone>")
    running.stop()


def test_a_build_puts_the_edits_back_byte_for_byte(data: Path, begin: Begin) -> None:
    edited(begin)
    before = {scope: (curated(data, scope), dump.digest(store.current(data).store(scope))) for scope in store.SCOPES}
    assert len(before["public"][0]) == 2 + 3
    assert "Nothing changed" in enishi(data, "--locale", "en", "build", "--as-of", "2026-04-01").stdout
    shutil.rmtree(data / "releases")
    (data / "current").unlink()
    enishi(data, "build", "--as-of", "2026-04-01")
    enishi(data, "publish")
    after = {scope: (curated(data, scope), dump.digest(store.current(data).store(scope))) for scope in store.SCOPES}
    assert after == before
    assert store.current(data).manifest.digest == {scope: digest for scope, (_, digest) in before.items()}


def test_edits_go_on_after_a_build(data: Path, begin: Begin) -> None:
    edited(begin)
    before = curated(data)
    enishi(data, "build", "--as-of", "2026-05-01")
    enishi(data, "publish")
    assert curated(data) == before
    running = begin()
    name = running.changed(f"INSERT DATA {{ GRAPH <{NOTE}> {{ <urn:e> <urn:f> 'g' }} }}")
    assert name == f"{store.releases(data)[-2].id}.e{edit.last(data):06}"
    assert len(curated(data)) == len(before) + 1


def test_a_release_that_was_built_before_an_edit_is_published_with_it(data: Path, begin: Begin) -> None:
    running = begin()
    enishi(data, "build", "--as-of", "2026-05-01")
    running.changed(f"INSERT DATA {{ GRAPH <{NOTE}> {{ <urn:e> <urn:f> 'g' }} }}")
    before = curated(data)
    enishi(data, "publish")
    released = store.current(data)
    assert released.manifest.as_of == "2026-05-01"
    assert curated(data) == before
    assert running.triples(NOTE) == {'<urn:e> <urn:f> "g"'}


def test_the_record_tells_who_made_which_edit_and_is_closed_to_others(data: Path, begin: Begin) -> None:
    text = f"INSERT DATA {{ GRAPH <{NOTE}> {{ <urn:e> <urn:f> 'g' }} }}"
    begin().changed(text)
    (made,) = edit.edits(data)
    assert (made.number, made.by, made.scope, made.operation) == (1, "writer", "public", text)
    assert [str(graph) for graph in made.change.created] == [f"<{NOTE}>"]
    assert made.change.added == [
        ox.Quad(ox.NamedNode("urn:e"), ox.NamedNode("urn:f"), ox.Literal("g"), ox.NamedNode(NOTE))
    ]
    (file,) = (data / "archive" / "edits").iterdir()
    assert file.stat().st_mode & 0o077 == 0


def test_a_damaged_record_stops_a_build_by_name(data: Path, begin: Begin) -> None:
    begin().changed(f"INSERT DATA {{ GRAPH <{NOTE}> {{ <urn:e> <urn:f> 'g' }} }}")
    (file,) = (data / "archive" / "edits").iterdir()
    file.write_bytes(file.read_bytes()[:-6])
    with pytest.raises(StoreError, match="damaged"):
        list(edit.edits(data))
    refused = enishi(data, "--locale", "en", "build", check=False)
    assert refused.returncode == 3
    assert file.name in refused.stderr


def test_what_is_internal_stays_internal_in_a_build(data: Path, begin: Begin) -> None:
    running = begin("internal")
    running.changed(
        f"INSERT DATA {{ GRAPH <{NOTE}> {{ <urn:e> <http://xmlns.com/foaf/0.1/mbox> <mailto:a@example.jp> }} }}"
    )
    enishi(data, "build", "--as-of", "2026-05-01")
    enishi(data, "publish")
    assert curated(data, "public") == []
    assert len(curated(data, "internal")) == 2


@pytest.mark.thorough
def test_a_killed_service_leaves_the_old_or_the_new_release_and_loses_no_edit_it_told_of(
    data: Path, begin: Begin
) -> None:
    told: list[int] = []
    for round_, seconds in enumerate((0.05, 0.15, 0.25, 0.4, 0.6)):
        running = begin()

        def write(running: Writable = running, first: int = 100 * round_) -> None:
            with suppress(httpx.TransportError, AssertionError):
                for number in range(first, first + 50):
                    running.changed(f"INSERT DATA {{ GRAPH <{NOTE}> {{ <urn:n> <urn:n> {number} }} }}")
                    told.append(number)

        writer = threading.Thread(target=write)
        writer.start()
        while len(told) <= 0:
            time.sleep(0.01)
        time.sleep(seconds)
        os.kill(running.service.process.pid, signal.SIGKILL)
        writer.join()
        running.stop()
        there = {line.split('"')[1] for line in curated(data) if '"' in line}
        assert {str(number) for number in told} <= there
        assert len(there) <= len(told) + round_ + 1
    running = begin()
    there = {row[0] for row in running.rows(f"SELECT ?n {{ GRAPH <{NOTE}> {{ ?s ?p ?n }} }}")}
    recorded = {quad.object.value for one in edit.edits(data) for quad in one.change.added}
    assert there == recorded
    assert {str(number) for number in told} <= there
