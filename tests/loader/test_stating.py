"""The first pass: what the second needs to know of each record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pyoxigraph as ox

from loader.archive import Archive
from loader.ledger import Notebook
from loader.record import Field, Raw, Record, Statements
from loader.sources import Source
from loader.stating import Stating
from ontology import DCAT, DCTERMS, text

BASE = "https://w3id.org/enishi"
JAPAN, LONDON = timezone(timedelta(hours=9)), timezone(timedelta(0))
EARLIER = Record("clock", "earlier", "plain", Field("r", "1"), datetime(2025, 4, 1, 0, 0, tzinfo=JAPAN))
LATER = Record("clock", "later", "plain", Field("r", "2"), datetime(2025, 3, 31, 20, 0, 0, 5, tzinfo=LONDON))


def read(_: Raw) -> Iterator[Record]:
    yield EARLIER
    yield LATER


def state(record: Record, statements: Statements) -> None:
    statements.add(statements.mint("dataset", "d"), DCTERMS.title, ox.Literal(record.identifier))
    statements.a(statements.mint("dataset", "d"), DCAT.Dataset)


def test_which_record_is_newer_does_not_depend_on_its_time_zone(tmp_path: Path) -> None:
    said = text("clock")
    source = Source(
        name="clock", title=said, operator=said, homepage="", licence="", read=read, map=state, fetch=lambda _: iter(())
    )
    raw = Raw(b"clock", "clock", datetime(2026, 1, 1, tzinfo=LONDON))
    with Archive(tmp_path / "archive") as archive, Notebook(tmp_path) as notebook:
        blob = archive.keep(raw)
        run = archive.begin("clock", "clock")
        for record in read(raw):
            archive.accept(record, blob, run)
        with Stating(BASE, date(2026, 1, 1), tmp_path, notebook) as stating:
            list(stating.source(source, archive, list(archive.entries("clock"))))
    newest = stating.heard.newest
    assert newest[f"{BASE}/id/record/clock/later"] > newest[f"{BASE}/id/record/clock/earlier"]
