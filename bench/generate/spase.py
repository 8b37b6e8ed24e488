"""Numerical data in SPASE, a file each."""

from __future__ import annotations

from pathlib import Path

from bench.generate.shipped import copies, single, text

CHANGES = {
    "Sanriku/WindProfiler/hourly": "Sanriku/WindProfiler/hourly-{n}",
    "enishi-demo.0035": "bench-spase.{n}",
    "1時間値": "1時間値 {n}",
    "Nagisa.Isobe": "Nagisa.Isobe.{n}",
}


def write(count: int, folder: Path) -> int:
    """Write records; returns the number of files."""
    return single(copies(text("spase/sanriku-radar.xml"), count, CHANGES), folder, "xml")
