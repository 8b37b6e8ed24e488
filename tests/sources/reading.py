"""Reading and mapping for the tests of sources."""

from __future__ import annotations

from pathlib import Path

from loader.record import Raw, Record, Statements
from loader.settings import load
from loader.sources import Origin, Source
from tests.sources.hostile import BASE


def mapped(source: Source, raw: Raw) -> list[tuple[Record, Statements]]:
    """Every record of some bytes with what it states; none may be refused, and deleted ones state nothing."""
    found = []
    for item in source.read(raw):
        assert isinstance(item, Record), item.error
        if not item.deleted:
            statements = Statements(BASE, item)
            source.map(item, statements)
            found.append((item, statements))
    return found


def taken_by_ending(source: Source, shipped: Path, folder: Path) -> None:
    """Of a folder with a shipped file and a text, only the shipped file is taken and read."""
    (folder / shipped.name).write_bytes(shipped.read_bytes())
    (folder / "readme.txt").write_text("no", encoding="utf-8")
    raws = list(source.fetch(Origin(str(folder), None, False, load({}, {}))))
    assert [raw.url for raw in raws] == [shipped.name]
    assert [r.identifier for r in source.read(raws[0])]
