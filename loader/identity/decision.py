"""Decisions of people about identity, as rows of an SSSOM table (https://w3id.org/sssom): they outrank every rule.

    DATA/decisions.sssom.tsv

A row says that two stated nodes are the same thing (``predicate_modifier`` empty) or are not (``Not``). Rows are only
ever added; of several rows about one pair the last counts. So a merge is undone by one more row, and the history stays.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from loader.errors import UsageError

FILE = "decisions.sssom.tsv"
_HEAD = "#curie_map:\n#  owl: http://www.w3.org/2002/07/owl#\n#  semapv: https://w3id.org/semapv/vocab/\n"
COLUMNS = (
    "subject_id",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "mapping_justification",
    "author_label",
    "mapping_date",
    "comment",
)


@dataclass(frozen=True, slots=True)
class Decision:
    """One row: two stated nodes are, or are not, the same thing.

    Args:
        one: IRI of a stated node.
        other: IRI of another.
        same: they are the same thing.
        author: who decided.
        day: when.
        reason: why.
    """

    one: str
    other: str
    same: bool
    author: str
    day: date
    reason: str

    @property
    def pair(self) -> tuple[str, str]:
        """The two nodes in order, so that a pair is recognised either way round."""
        return (self.one, self.other) if self.one < self.other else (self.other, self.one)


def read(data: Path) -> list[Decision]:
    """All decisions of a data directory, the oldest first.

    Raises:
        UsageError: a row that is no decision; the message names line and column.
    """
    path = data / FILE
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8-sig").split("\n")
    body = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    if not body:
        return []
    names = body[0][1].rstrip("\r").split("\t")
    if missing := [column for column in COLUMNS[:4] if column not in names]:
        raise UsageError("{file} lacks the column {column}", file=FILE, column=missing[0])
    return [
        _decision(number, dict(zip(names, line.rstrip("\r").split("\t"), strict=False))) for number, line in body[1:]
    ]


def _decision(number: int, row: Mapping[str, str]) -> Decision:
    one, other = row.get("subject_id", ""), row.get("object_id", "")
    modifier = row.get("predicate_modifier", "")
    wrong = None
    if "/id/" not in one or "/id/" not in other or one == other:
        wrong = "subject_id, object_id"
    elif row.get("predicate_id") not in {"owl:sameAs", "http://www.w3.org/2002/07/owl#sameAs"}:
        wrong = "predicate_id"
    elif modifier not in {"", "Not"}:
        wrong = "predicate_modifier"
    day = date.min
    try:
        day = date.fromisoformat(row.get("mapping_date", ""))
    except ValueError:
        wrong = wrong or "mapping_date"
    if wrong:
        raise UsageError("{file}, line {line}: {column} is not as it must be", file=FILE, line=number, column=wrong)
    return Decision(one, other, modifier == "", row.get("author_label", ""), day, row.get("comment", ""))


def effective(decisions: Iterable[Decision]) -> list[Decision]:
    """The last decision about each pair, in order of the pairs."""
    last = {decision.pair: decision for decision in decisions}
    return [last[pair] for pair in sorted(last)]


def leaving(decisions: Iterable[Decision]) -> dict[str, set[str]]:
    """The nodes that decisions take away from others, each with the nodes that it leaves.

    Of two nodes that rules join and a person takes apart, the first named keeps what both were called, and the second
    leaves. To take back an own acceptance is no such statement: everything is then as it was before.
    """
    rows = list(decisions)
    accepted = {decision.pair for decision in rows if decision.same}
    found: dict[str, set[str]] = {}
    for decision in effective(rows):
        if not decision.same and decision.pair not in accepted:
            found.setdefault(decision.other, set()).add(decision.one)
    return found


def add(data: Path, decision: Decision) -> None:
    """Add a row and make sure that it is on disk. The caller holds the write lock."""
    path = data / FILE
    new = not path.exists()
    if new:
        path.touch(mode=0o600)  # it names people and their reasons
    with path.open("a", encoding="utf-8", newline="") as handle:
        if new:
            handle.write(_HEAD)
        writer = csv.writer(handle, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, escapechar=None)
        if new:
            writer.writerow(COLUMNS)
        writer.writerow(_row(decision))
        handle.flush()
        os.fsync(handle.fileno())


def _row(decision: Decision) -> tuple[str, ...]:
    def plain(text: str) -> str:
        return " ".join(text.replace('"', "'").split())

    return (
        decision.one,
        "owl:sameAs",
        "" if decision.same else "Not",
        decision.other,
        "semapv:ManualMappingCuration",
        plain(decision.author),
        decision.day.isoformat(),
        plain(decision.reason),
    )
