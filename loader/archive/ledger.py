"""What the archive tells of records and runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from ontology import Text

Outcome = Literal["new", "changed", "unchanged", "deleted", "refused"]
OUTCOMES: tuple[Outcome, ...] = ("new", "changed", "unchanged", "deleted", "refused")
"""What `Archive.accept` can say. Every item read gets exactly one, so they add up to what was read."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index knows of one record of a source.

    Args:
        source: name of the source module.
        identifier: the source's own identifier; of a file that cannot be read, its name or address.
        status: "active", "deleted", "refused" or "vanished" (the source no longer shows it and does not say why).
        blob: digest of the bytes that its current state was read from, "" when there are none.
        digest: digest of the record's content, "" when refused.
        datestamp: the latest datestamp that the source gave it, None when it gives none.
        first_seen: when it was first read.
        last_seen: when it was last read.
        reason: why it is refused, the empty message otherwise.
        good: digest of the bytes with its last version that could be read, "" when there was never one.
        run: the run that last saw it.
        location: where that run took it from.
        missed: how many full listings in a row did not show it.
    """

    source: str
    identifier: str
    status: str
    blob: str
    digest: str
    datestamp: datetime | None
    first_seen: datetime
    last_seen: datetime
    reason: Text
    good: str
    run: int
    location: str = ""
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """Something that happened in a run and that its reader should know.

    Args:
        kind: "resumed", "sliced", "retried", "unchanged", "short", "unanswered", "compared", "vanished", "returned",
            "accepted" (many deletions, by order), "unexpected" (number of records), "empty" (nothing was read),
            "unreadable" (whole files), "incomplete" (so that nothing vanishes), "whole" (what is missing vanishes).
        message: the sentence.
        times: how often it happened.
    """

    kind: str
    message: Text
    times: int = 1


@dataclass(frozen=True, slots=True)
class Run:
    """One line of the fetch ledger.

    Args:
        id: number of the run.
        source: name of the source module.
        location: where it was taken from.
        started: when it began.
        finished: when it ended well; None when it was broken off.
        counts: "read" and every outcome.
        covered: up to which moment of the server's clock the source is known once this run has finished; None
            when the server does not tell the time.
        failed: why it was broken off, the empty message when it was not or when its process was killed.
        vanished: records that this run gave up, since full listings or the newer delivery no longer showed them.
        returned: deleted or vanished records that came back.
        reports: what else happened.
    """

    id: int
    source: str
    location: str
    started: datetime
    finished: datetime | None
    counts: Mapping[str, int]
    covered: datetime | None = None
    failed: Text = field(default_factory=lambda: Text(""))
    vanished: int = 0
    returned: int = 0
    reports: tuple[Report, ...] = ()
