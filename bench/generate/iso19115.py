"""Geographic metadata (ISO 19139), a file each."""

from __future__ import annotations

from pathlib import Path

from bench.generate.shipped import copies, single, text

CHANGES = {
    "ENISHI-DEMO-basin-land-use": "BENCH-basin-land-use-{n}",
    "enishi-demo.0036": "bench-iso19115.{n}",
    "沢渡 樹": "沢渡 樹{researcher}",
}


def write(count: int, folder: Path) -> int:
    """Write records; returns the number of files."""
    return single(copies(text("iso19115/basin-land-use.xml"), count, CHANGES), folder, "xml")
