"""Published figures, a row each."""

from __future__ import annotations

from pathlib import Path

from bench.generate.shipped import table

CHANGES = {"subject": "bench-{n}", "subject_ja": "架空プロジェクト {n}", "subject_en": "Invented project {n}"}


def write(count: int, folder: Path) -> int:
    """Write a table of figures; returns the number of files."""
    return table("policy/published-figures.csv", count, folder, CHANGES, row=-1)
