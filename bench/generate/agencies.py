"""Which ministry a corporation belongs to, a row each."""

from __future__ import annotations

from pathlib import Path

from bench.generate.shipped import table

CHANGES = {"機関ID": "ror:0{n:06}00", "機関名": "架空機構 {n}", "機関名（英語）": "Invented Agency {n}"}


def write(count: int, folder: Path) -> int:
    """Write a table of agencies; returns the number of files."""
    return table("agencies/agencies.csv", count, folder, CHANGES, row=-1)
