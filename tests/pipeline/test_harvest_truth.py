"""After any number of interrupted runs against a hostile server the index equals the server's truth."""

from __future__ import annotations

import random
import signal
import time
from collections import Counter
from pathlib import Path

import pytest

from loader.settings import Settings, load
from tests.pipeline.test_crash import start
from tests.pipeline.world import Interrupting, World, index, take, told

pytestmark = pytest.mark.thorough


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for the pauses that politeness asks for."""
    monkeypatch.setattr(time, "sleep", lambda _: None)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load({"data": tmp_path / "data", "harvest_tries": 2, "harvest_seconds": 5}, {})


def live(world: World, settings: Settings, steps: int) -> Counter[str]:
    """Many runs, most of them broken off, while the world goes on; returns how they ended."""
    chance = world.chance
    ended: Counter[str] = Counter()
    for _ in range(steps):
        for _ in range(chance.randint(0, 4)):
            world.act()
        for _ in range(chance.randint(0, 3)):
            world.fail()
        progress = Interrupting(chance.choice([0, 1, 2, 3, 5, 8, None]), world if chance.random() < 0.3 else None)
        compare = chance.random() < 0.4 if world.sly else None
        ended[take(world, settings, progress, compare=compare, accept_deletions=chance.random() < 0.5)] += 1
    return ended


@pytest.mark.parametrize("seed", range(8))
def test_after_any_number_of_interrupted_runs_and_two_comparisons_the_index_is_the_truth(
    seed: int, settings: Settings, impatient: None
) -> None:
    world = World(random.Random(seed))
    with world.server:
        ended = live(world, settings, 25)
        world.server.faults.__init__()  # type: ignore[misc]
        for _ in range(3):  # the first may finish a listing of an earlier run, which is out of date
            assert take(world, settings, Interrupting(), compare=True, accept_deletions=True) == "done"
        assert index(settings) == world.truth()
    assert ended["interrupted"] > 3
    assert {"resumed", "sliced", "retried", "compared"} <= set(told(settings))


@pytest.mark.parametrize("seed", range(4))
def test_changes_with_new_datestamps_need_no_comparison_that_is_asked_for(
    seed: int, settings: Settings, impatient: None
) -> None:
    world = World(random.Random(100 + seed), sly=False)
    world.server.sizes = True
    with world.server:
        live(world, settings, 15)
        world.server.faults.__init__()  # type: ignore[misc]
        assert take(world, settings, Interrupting(), accept_deletions=True) == "done"
        assert index(settings) == world.truth()


def test_a_run_killed_at_any_moment_is_taken_up_by_the_next(tmp_path: Path, impatient_free: Settings) -> None:
    settings = impatient_free
    chance = random.Random(5)
    world = World(chance, size=80, delay=0.05)
    killed = 0
    with world.server:
        for _ in range(6):
            process = start(settings.data, "fetch", "jairo", "--from", world.server.url, "--reconcile")
            time.sleep(chance.uniform(0.8, 2.5))
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                killed += 1
            process.wait()
            for _ in range(3):
                world.act()
        for _ in range(3):  # the first may finish a listing of a killed run, which is out of date
            process = start(
                settings.data, "fetch", "jairo", "--from", world.server.url, "--reconcile", "--accept-deletions"
            )
            assert process.wait(timeout=120) == 0
        assert index(settings) == world.truth()
    assert killed >= 3, "the kills must fall into running fetches"
    assert "resumed" in told(settings)


@pytest.fixture
def impatient_free(tmp_path: Path) -> Settings:
    """A data directory whose registry asks for no pause between requests."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "sources.toml").write_text("[jairo]\nrate = 1000\n", encoding="utf-8")
    return load({"data": data}, {})
