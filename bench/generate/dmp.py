"""Machine-actionable plans (maDMP), a file each."""

from __future__ import annotations

from pathlib import Path

from bench.generate.shipped import copies, single, text

CHANGES = {
    "enishi-demo.2001": "bench-dmp.{n}",
    "enishi-demo.0008": "bench-planned.{n}",
    "流域水循環デジタルツイン": "流域水循環デジタルツイン {n}",
    "WC-2": "WC-{n}",
    "JPJ012367": "JPMJCR{n:04}",
    "60990009": "{researcher}",
}


def write(count: int, folder: Path) -> int:
    """Write plans; returns the number of files."""
    return single(copies(text("dmp/water-plan.json"), count, CHANGES), folder, "json")
