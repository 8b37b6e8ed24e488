"""DOIs of DataCite, in pages of its list."""

from __future__ import annotations

import json
from pathlib import Path

from bench.generate.shipped import copies, pages, text

CHANGES = {
    "enishi-demo.0041": "bench-datacite.{n}",
    "0000000004": "{n:010}",
    "Temperature and salinity": "Temperature and salinity {n}",
    "Isobe, Nagisa": "Isobe, Nagisa {researcher}",
}


def write(count: int, folder: Path) -> int:
    """Write pages of DOIs; returns their number."""
    record = json.dumps(json.loads(text("datacite/dois-1.json"))["data"][0], ensure_ascii=False)
    return pages(copies(record, count, CHANGES), folder, "json", lambda some: '{"data": [' + ",".join(some) + "]}")
