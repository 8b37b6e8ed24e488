"""Projects of e-Rad, a row each."""

from __future__ import annotations

from pathlib import Path

from bench.generate.shipped import table

CHANGES = {"KADAI_ID": "{n:08}", "KADAI_MEI": "課題 {n}|Project {n}", "JAPAN_GRANT_NUMBER": "JPMJCR{n:04}"}


def write(count: int, folder: Path) -> int:
    """Write a table of projects; returns the number of files."""
    return table("erad/2024-projects.tsv", count, folder, CHANGES)
