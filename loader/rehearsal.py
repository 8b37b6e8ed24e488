"""A fetch that leaves the archive as it is and tells what it would do: ``enishi fetch --dry-run``."""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from loader import checking
from loader.archive import Archive, Entry, Run
from loader.harvest import harvest, read
from loader.progress import Progress
from loader.record import Record
from loader.settings import Settings
from loader.task import Task
from ontology import Text, text

JUDGED_AT_MOST = 1000
"""The rules are applied to the differing records when there are no more than this."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a fetch would do.

    Args:
        run: the line that it would add to the fetch ledger; of deletions that nobody has accepted it tells nothing.
        added: identifiers of records that would become active.
        changed: identifiers of active records whose content would change.
        removed: identifiers of records that would no longer be active.
        rules: by rule IRI, how many findings these records have before and after; only where that differs.
        judged: whether the rules were applied.
        stops: why a real run would stop, because it would delete too many records; None when it would not.
    """

    run: Run
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    rules: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    judged: bool = True
    stops: Text | None = None


def rehearse(task: Callable[[Archive], Task], settings: Settings, progress: Progress) -> Rehearsal:
    """Do a task on a copy of the index and tell how the copy differs afterwards.

    Args:
        task: makes the task, from the archive that it is done on.

    Raises:
        EnishiError: what the real run would fail with, except for too many deletions.
    """
    real = settings.data / "archive"
    with (
        tempfile.TemporaryDirectory(prefix="enishi-") as scratch,
        Archive.rehearsal(real, Path(scratch) / "before") as before,
        Archive.rehearsal(real, Path(scratch) / "after") as after,
    ):
        asked = task(after)
        run = harvest(replace(asked, accept_deletions=True), after, progress, lambda: None)
        stops = _stop(run, asked)
        if stops is not None:
            run = replace(run, reports=tuple(report for report in run.reports if report.kind != "accepted"))
        found = _differences(before, after, asked.source.name)
        told = Rehearsal(
            run=run,
            added=[i for i, (old, new) in found.items() if old is None and new is not None],
            changed=[i for i, (old, new) in found.items() if old is not None and new is not None],
            removed=[i for i, (old, new) in found.items() if old is not None and new is None],
            judged=len(found) <= JUDGED_AT_MOST,
            stops=stops,
        )
        if not told.judged:
            return told
        old = _findings(before, asked, (old for old, _ in found.values() if old is not None), settings)
        new = _findings(after, asked, (new for _, new in found.values() if new is not None), settings)
        rules = {rule: (old[rule], new[rule]) for rule in sorted({*old, *new}) if old[rule] != new[rule]}
        return replace(told, rules=rules)


def _stop(run: Run, asked: Task) -> Text | None:
    """Why the real run would stop, when the rehearsal let work what nobody has accepted."""
    accepted = next((report.message for report in run.reports if report.kind == "accepted"), None)
    if asked.accept_deletions or accepted is None:
        return None
    return text(
        "A real run would stop: {lost} of {active} records would be deleted or vanish. --accept-deletions lets it",
        **accepted.values,
    )


def _differences(before: Archive, after: Archive, source: str) -> dict[str, tuple[Entry | None, Entry | None]]:
    """The active records that differ, as they were and as they would be."""
    found: dict[str, tuple[Entry | None, Entry | None]] = {}
    older = _active(before, source)
    old = next(older, None)
    for new in _active(after, source):
        while old is not None and old.identifier < new.identifier:
            found[old.identifier] = (old, None)
            old = next(older, None)
        if old is None or old.identifier != new.identifier:
            found[new.identifier] = (None, new)
            continue
        if old.digest != new.digest:
            found[new.identifier] = (old, new)
        old = next(older, None)
    while old is not None:
        found[old.identifier] = (old, None)
        old = next(older, None)
    return found


def _active(archive: Archive, source: str) -> Iterator[Entry]:
    return (entry for entry in archive.entries(source) if entry.status == "active")


def _findings(archive: Archive, task: Task, entries: Iterable[Entry], settings: Settings) -> Counter[str]:
    """How many findings these records have, by rule."""
    as_of = settings.reference_date
    wanted: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for entry in entries:
        wanted[entry.blob].add((entry.identifier, entry.digest))
    counted: Counter[str] = Counter()
    for blob, keys in wanted.items():
        for item in read(task.source, archive.raw(blob), settings):
            if isinstance(item, Record) and (item.identifier, item.digest) in keys:
                judged = checking.judge(task.source, "", item, None, as_of, settings)
                counted.update(finding.rule for finding in judged.findings)
    return counted
