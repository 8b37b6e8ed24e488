"""Institutions of the NISTEP dictionary, a row each."""

from __future__ import annotations

from pathlib import Path

from bench.generate.shipped import copies, pages, text

CHANGES = {
    "DEMO0001": "BENCH{n:06}",
    "東京大学": "架空大学 {n}",
    "University of Tokyo": "Invented University {n}",
    "東大": "架大{n}",
    "057zh3y96": "0{n:06}00",
    "5010005007398": "",
}


def write(count: int, folder: Path) -> int:
    """Write a table; returns the number of files."""
    title, head, first, *_ = text("nistep/institutions.csv").splitlines()
    rows = copies(first, count, CHANGES)
    return pages(rows, folder, "csv", lambda some: "\n".join((title, head, *some)) + "\n", max(1, count))
