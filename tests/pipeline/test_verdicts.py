"""A build that takes findings over from the last one is, byte for byte, one that validates everything."""

from __future__ import annotations

import hashlib
import math
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bench.generate import grdm
from loader import pipeline, store, verdicts
from loader.progress import Silent
from loader.record import Record
from loader.settings import Settings, load
from ontology import Text

DAY, LATER = date(2026, 4, 1), date(2031, 4, 1)
RECORD = Record("jairo", "oai:1", "jpcoar_2.0", None)


class Listening(Silent):
    """Remembers what is told."""

    def __init__(self) -> None:
        self.said: list[Text] = []

    def say(self, message: Text) -> None:
        self.said.append(message)

    @property
    def kept(self) -> int:
        return next((int(str(t.values["n"])) for t in self.said if "have not changed" in t.message), 0)


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> Iterator[None]:
    """Files may be edited while tests run; here that is no reason not to keep anything."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verdicts, "_LOADED", math.inf)
        verdicts._program.cache_clear()
        yield
        verdicts._program.cache_clear()


def build(data: Path, day: date = DAY, validate: str = "changed") -> tuple[tuple[str, ...], Listening]:
    """Digests of both stores, and what was told."""
    told = Listening()
    made, _ = pipeline.build(replace(load({"data": data}, {}), as_of=day, validate=validate), told)
    return tuple(made.manifest.digest[scope] for scope in store.SCOPES), told


def fetch(data: Path, folder: Path) -> None:
    settings: Settings = load({"data": data}, {})
    pipeline.fetch(pipeline.Request("grdm", str(folder)), settings, Silent())


def records(folder: Path, count: int) -> Path:
    """A report with so many registrations."""
    grdm.write(count, folder)
    return folder


def copied(data: Path, target: Path) -> Path:
    shutil.copytree(data, target, symlinks=True)
    return target


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, demo: Path) -> Path:
    """The demonstration with forty records more, built once."""
    data = copied(demo, tmp_path_factory.mktemp("verdicts") / "data")
    (data / verdicts.FILE).unlink(missing_ok=True)
    fetch(data, records(tmp_path_factory.mktemp("records"), 40))
    _, told = build(data)
    assert told.kept == 0
    return data


def rows(data: Path) -> int:
    return len((data / verdicts.FILE).read_bytes().splitlines()) - 2


def test_after_a_change_both_stores_are_those_of_validating_everything(built: Path, tmp_path: Path) -> None:
    changed = records(tmp_path / "records", 41)
    (report,) = changed.iterdir()
    said = report.read_text(encoding="utf-8-sig")
    assert said.count('"測定データ 7"') == 1
    report.write_text(said.replace('"測定データ 7"', '""'), encoding="utf-8")
    quick = copied(built, tmp_path / "quick")
    fetch(quick, changed)
    whole = copied(quick, tmp_path / "whole")
    digests, told = build(quick)
    assert told.kept == rows(built) - 1
    assert rows(quick) == rows(built) + 1
    everything, told = build(whole, validate="all")
    assert told.kept == 0
    assert digests == everything
    assert (quick / verdicts.FILE).read_bytes() == (whole / verdicts.FILE).read_bytes()


def test_on_another_day_only_what_depends_on_it_is_validated(built: Path, tmp_path: Path) -> None:
    quick, whole = (copied(built, tmp_path / name) for name in ("quick", "whole"))
    digests, told = build(quick, LATER)
    assert 0 < told.kept < rows(built)
    (whole / verdicts.FILE).unlink()
    everything, told = build(whole, LATER)
    assert told.kept == 0
    assert digests == everything


@pytest.mark.parametrize("cut", [0, 1, 40, -1])
def test_a_damaged_file_is_dropped_with_a_warning(tmp_path: Path, cut: int) -> None:
    path = tmp_path / verdicts.FILE
    whole = _written(path)
    path.write_bytes(whole[:cut])
    found = verdicts.Verdicts(path, "https://e.org", DAY)
    assert found.warning is not None
    assert verdicts.FILE in found.warning.to("ja")
    found.write()
    assert verdicts.Verdicts(path, "https://e.org", DAY).warning is None


def test_any_byte_that_is_another_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / verdicts.FILE
    whole = _written(path)
    for place in range(0, len(whole), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert verdicts.Verdicts(path, "https://e.org", DAY).warning is not None


def test_nothing_is_taken_over_from_another_program_or_base(tmp_path: Path) -> None:
    path = tmp_path / verdicts.FILE
    whole = _written(path)
    assert _known(path, "https://e.org")
    assert not _known(path, "https://other.org")
    context, rest = whole.rpartition(b"\n")[0].split(b"\n", 1)
    version, program, base = context.split(b"\t")
    content = b"\t".join((version, program[::-1], base)) + b"\n" + rest + b"\n"
    path.write_bytes(content + hashlib.sha256(content).hexdigest().encode())
    assert not _known(path, "https://e.org")


def test_nobody_else_may_read_the_file(tmp_path: Path) -> None:
    _written(tmp_path / verdicts.FILE)
    assert (tmp_path / verdicts.FILE).stat().st_mode & 0o077 == 0


def _written(path: Path) -> bytes:
    made = verdicts.Verdicts(path, "https://e.org", DAY)
    made.keep(RECORD, "0" * 64, '[["r","f","\\"値\\"","c"]]', dated=False)
    made.write()
    return path.read_bytes()


def _known(path: Path, base: str) -> bool:
    return verdicts.Verdicts(path, base, DAY).recall(RECORD, "0" * 64) is not None


def test_what_a_killed_build_leaves_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / verdicts.FILE
    _written(path)
    (tmp_path / f".{verdicts.FILE}.part").write_bytes(b"half a row")
    assert _known(path, "https://e.org")
    _written(path)
    assert [p.name for p in tmp_path.iterdir()] == [verdicts.FILE]
