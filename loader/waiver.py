"""Waivers: findings that somebody has decided not to act on until a day, as rows of a table.

    DATA/waivers.tsv

A row names the finding, who waived it, why, on which day and until when. Rows are only ever added; of several rows
about one finding the last counts, and one without last day takes the waiver back. A waived finding is counted apart and
never hidden, and from the day after its last one it counts again.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from loader.errors import UsageError

FILE = "waivers.tsv"
COLUMNS = ("finding", "waived_until", "waived_by", "reason", "date")


@dataclass(frozen=True, slots=True)
class Waiver:
    """One row.

    Args:
        finding: IRI of the finding.
        until: last day on which it holds, None when the row takes the waiver back.
        author: who decided.
        reason: why.
        day: when.
    """

    finding: str
    until: date | None
    author: str
    reason: str
    day: date


def read(data: Path) -> list[Waiver]:
    """All rows of a data directory, the oldest first.

    Raises:
        UsageError: a row that is no waiver; the message names line and column.
    """
    path = data / FILE
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8-sig").split("\n")
    body = [(number, line.rstrip("\r")) for number, line in enumerate(lines, 1) if line.strip()]
    names = body[0][1].split("\t") if body else list(COLUMNS)
    if missing := [column for column in COLUMNS if column not in names]:
        raise UsageError("{file} lacks the column {column}", file=FILE, column=missing[0])
    return [_waiver(number, dict(zip(names, line.split("\t"), strict=False))) for number, line in body[1:]]


def _waiver(number: int, row: Mapping[str, str]) -> Waiver:
    days: dict[str, date | None] = {}
    wrong = "" if "#finding-" in row.get("finding", "") else "finding"
    for column in ("waived_by", "reason"):
        wrong = wrong or ("" if row.get(column, "").strip() else column)
    for column in ("waived_until", "date"):
        try:
            days[column] = date.fromisoformat(row.get(column, "")) if row.get(column) else None
        except ValueError:
            wrong = wrong or column
    day = days.get("date")
    if wrong or day is None:
        raise UsageError(
            "{file}, line {line}: {column} is not as it must be", file=FILE, line=number, column=wrong or "date"
        )
    return Waiver(row["finding"], days["waived_until"], row["waived_by"], row["reason"], day)


def effective(rows: list[Waiver], on: date) -> dict[str, Waiver]:
    """The waivers that hold on a day, by finding."""
    last = {row.finding: row for row in rows}
    return {iri: row for iri, row in sorted(last.items()) if row.until is not None and row.until >= on}


def add(data: Path, row: Waiver) -> None:
    """Add a row and make sure that it is on disk. The caller holds the write lock."""
    path = data / FILE
    new = not path.exists()
    if new:
        path.touch(mode=0o600)  # it names people and their reasons
    with path.open("a", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, escapechar=None)
        if new:
            writer.writerow(COLUMNS)
        until = row.until.isoformat() if row.until else ""
        writer.writerow((row.finding, until, _plain(row.author), _plain(row.reason), row.day.isoformat()))
        handle.flush()
        os.fsync(handle.fileno())


def _plain(words: str) -> str:
    """Words on one line, as a table without quotes can hold them."""
    return " ".join(words.replace('"', "'").split())
