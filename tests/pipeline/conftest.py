"""A data directory with the shipped demonstration, built once by the real command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from loader import store
from loader.settings import Settings, load


def environment(**more: str) -> dict[str, str]:
    """This process's environment without settings of enishi."""
    return {k: v for k, v in os.environ.items() if not k.startswith("ENISHI_")} | more


def enishi(data: Path, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run the real command on a data directory."""
    command = "from loader.cli import main; raise SystemExit(main())"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", command, "--data", str(data), *words],
        capture_output=True, text=True, encoding="utf-8", env=environment(), timeout=300, check=False,
    )  # fmt: skip
    if check:
        assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory of ``enishi demo``; tests must not change it."""
    data = tmp_path_factory.mktemp("demo") / "data"
    enishi(data, "demo", "--no-serve")
    return data


@pytest.fixture(scope="session")
def release(demo: Path) -> store.Release:
    return store.current(demo)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load({"data": tmp_path / "data", "as_of": "2026-04-01"}, {})
