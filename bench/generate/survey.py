"""Usage of datasets, a row of the survey table each."""

from __future__ import annotations

from pathlib import Path

from bench.generate.shipped import table

CHANGES = {"doi": "10.60998/bench-survey.{n}", "value": "{n}"}


def write(count: int, folder: Path) -> int:
    """Write a table; returns the number of files."""
    return table("survey/invented/usage.csv", count, folder, CHANGES)
