"""When which release was published: one line a publication, in ``DATA/publications.tsv``.

What was in force at a moment is what had been published last (`sparql_app.memento` answers by it). A release that is
published again has several lines.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

FILE = "publications.tsv"
"""Beside the releases: moment and name of each publication."""
_TAIL = 4096


@dataclass(frozen=True, slots=True)
class Publication:
    """A release was made the published one.

    Args:
        moment: when, with time zone, to the second.
        release: name of the release.
    """

    moment: datetime
    release: str


def record(data: Path, release: str, moment: datetime | None = None) -> None:
    """Write down that a release is now the published one; nothing when the last line says so already.

    Args:
        data: data directory. The caller holds its lock.
        release: name of the release.
        moment: when; now when None.
    """
    stamp = (moment or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds")
    with (data / FILE).open("a+b") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL))
        *_, last = b"\n", *file.read().splitlines(keepends=True)
        if last.endswith(f"\t{release}\n".encode()):
            return
        if not last.endswith(b"\n"):  # a killed process left half a line
            file.write(b"\n")
        file.write(f"{stamp}\t{release}\n".encode())
        file.flush()
        os.fsync(file.fileno())


def publications(data: Path) -> list[Publication]:
    """Every publication of a release that is still there, the oldest first.

    A link that no line tells of (a run was killed between the two) counts from the moment that it was made.
    """
    known = list(_lines(data))
    link = data / "current"
    try:
        now, made = link.readlink().name, datetime.fromtimestamp(int(link.lstat().st_mtime), UTC)
    except OSError:
        now, made = "", datetime.min.replace(tzinfo=UTC)
    if now and (not known or known[-1].release != now):
        known.append(Publication(max([made, *(p.moment for p in known)]), now))
    found = [p for p in known if (data / "releases" / p.release / "release.json").exists()]
    return sorted(found, key=lambda p: p.moment)  # of one second, in the order of the lines


def _lines(data: Path) -> Iterator[Publication]:
    try:
        content = (data / FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    for line in content.splitlines():
        stamp, _, release = line.partition("\t")
        try:
            moment = datetime.fromisoformat(stamp)
        except ValueError:
            continue
        if release and moment.tzinfo is not None:
            yield Publication(moment, release)
