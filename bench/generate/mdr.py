"""Records of the materials data repository, a YAML file each."""

from __future__ import annotations

from pathlib import Path

from bench.generate.shipped import copies, single, text

CHANGES = {
    "7b6a1f1e-0000-4000-8000-000000000001": "7b6a1f1e-0000-4000-8000-{n:012}",
    "enishi-demo.0034": "bench-mdr.{n}",
    "の海水腐食": "の海水腐食 {n}",
    "10990004": "{researcher}",
}


def write(count: int, folder: Path) -> int:
    """Write records; returns the number of files."""
    return single(copies(text("mdr/marine-corrosion.yaml"), count, CHANGES), folder, "yaml")
