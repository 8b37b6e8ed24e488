"""kill -9 at any moment of build and publish: the old release answers, the next run completes."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from loader import store
from tests.pipeline.conftest import enishi, environment

pytestmark = pytest.mark.thorough

JPCOAR = """<jpcoar:jpcoar xmlns:jpcoar="https://github.com/JPCOAR/schema/blob/master/2.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
 <dc:title xml:lang="ja">記録 {n}</dc:title>
 <dc:type rdf:resource="http://purl.org/coar/resource_type/c_ddb1">dataset</dc:type>
 <jpcoar:identifier identifierType="URI">https://repo.example/records/{n}</jpcoar:identifier>
</jpcoar:jpcoar>"""


def records(folder: Path, numbers: range) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for n in numbers:
        (folder / f"{n:05}.xml").write_text(JPCOAR.format(n=n), encoding="utf-8")
    return folder


def start(data: Path, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", "from loader.cli import main; raise SystemExit(main())", "--data", str(data), *words],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment(),
    )  # fmt: skip


def datasets(data: Path) -> int:
    text = "SELECT (COUNT(*) AS ?n) { ?d a <http://www.w3.org/ns/dcat#Dataset> }"
    return int(next(iter(store.current(data).store("public").query(text)))["n"].value)


@pytest.fixture
def published(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    enishi(data, "run", "jairo", "--from", str(records(tmp_path / "one", range(20))))
    assert datasets(data) == 20
    enishi(data, "fetch", "jairo", "--from", str(records(tmp_path / "two", range(20, 420))))
    return data


def build_seconds(data: Path) -> float:
    """How long one build takes here, so that the kills fall inside it; the build itself is thrown away."""
    began = time.monotonic()
    enishi(data, "build")
    spent = time.monotonic() - began
    newest = store.releases(data)[-1]
    for path in sorted(newest.path.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    newest.path.rmdir()
    return spent


def test_a_build_killed_at_any_moment_leaves_the_old_release_and_the_next_completes(published: Path) -> None:
    old = store.current(published).id
    spent = build_seconds(published)
    chance = random.Random(20260401)
    killed = 0
    for _ in range(8):
        process = start(published, "build")
        time.sleep(chance.uniform(0.1, 1.0) * spent)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            killed += 1
        process.wait()
        assert store.current(published).id == old
        assert datasets(published) == 20
    assert killed >= 3, "the kills must fall into running builds"
    enishi(published, "build")
    enishi(published, "publish")
    assert datasets(published) == 420
    assert not list((published / "releases").glob(".building-*"))


def test_a_publish_killed_at_any_moment_leaves_one_whole_release_published(published: Path) -> None:
    old = store.current(published).id
    enishi(published, "build")
    new = store.releases(published)[-1].id
    chance = random.Random(7)
    seen = set()
    for _ in range(10):
        process = start(published, "publish", new)
        time.sleep(chance.uniform(0.02, 0.6))
        process.send_signal(signal.SIGKILL)
        process.wait()
        seen.add(store.current(published).id)
        assert datasets(published) in {20, 420}
    assert seen <= {old, new}
    enishi(published, "publish", new)
    assert store.current(published).id == new
    assert datasets(published) == 420


def test_a_fetch_killed_at_any_moment_is_completed_by_the_next(published: Path, tmp_path: Path) -> None:
    folder = records(tmp_path / "three", range(420, 1420))
    chance = random.Random(3)
    for _ in range(4):
        process = start(published, "fetch", "jairo", "--from", str(folder))
        time.sleep(chance.uniform(0.3, 1.5))
        process.send_signal(signal.SIGKILL)
        process.wait()
    enishi(published, "run", "jairo", "--from", str(folder))
    assert datasets(published) == 1420
