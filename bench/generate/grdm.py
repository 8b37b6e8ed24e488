"""Registrations of GakuNin RDM, a row of the report each."""

from __future__ import annotations

from pathlib import Path

from bench.generate.shipped import table

CHANGES = {
    "データNo.": "B-{n}",
    "プロジェクト名": "課題 {n}",
    "データの名称": "測定データ {n}",
    "リポジトリURL・DOIリンク": "https://doi.org/10.60998/bench-grdm.{n}",
}


def write(count: int, folder: Path) -> int:
    """Write a report; returns the number of files."""
    return table("grdm/sip-report.csv", count, folder, CHANGES)
