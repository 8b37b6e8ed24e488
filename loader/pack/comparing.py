"""Comparing a table of a pack with the same table computed anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from loader.pack.difference import Verdict
from loader.pack.evidence import Line
from ontology import text

MOST_TOLD = 20
"""Differences of one file that are told one by one."""


def compare(
    verdict: Verdict, file: str, head: Sequence[str], given: Sequence[Line], computed: Iterable[Line], key: int
) -> bool:
    """Compare two tables row by row, and tell of every cell that differs.

    Args:
        verdict: takes what differs.
        file: path of the table in the pack.
        head: its columns.
        given: its rows as the pack holds them, the head first.
        computed: its rows without head.
        key: how many columns tell a row from the others.

    Returns:
        Whether they are the same.
    """
    if not given or given[0] != tuple(head) or any(len(line) != len(head) for line in given):
        verdict.differs(file, text("The table has other columns"))
        return False
    expected = {line[:key]: line for line in given[1:]}
    found = {line[:key]: line for line in computed}
    differing = [k for k in sorted({*expected, *found}) if expected.get(k) != found.get(k)]
    for one in differing[:MOST_TOLD]:
        for name, before, after in _cells(head, expected.get(one), found.get(one)):
            verdict.differs(file, text("{column} differs", column=name), " ".join(one), before, after)
    if len(differing) > MOST_TOLD:
        verdict.differs(file, text("{n} more rows differ", n=len(differing) - MOST_TOLD))
    return not differing and len(expected) == len(given) - 1


def _cells(head: Sequence[str], given: Line | None, computed: Line | None) -> Iterator[tuple[str, str, str]]:
    """The columns in which two rows differ; the whole row where only one is there."""
    if given is None or computed is None:
        yield "row", ",".join(given or ()), ",".join(computed or ())
        return
    yield from ((name, a, b) for name, a, b in zip(head, given, computed, strict=True) if a != b)
