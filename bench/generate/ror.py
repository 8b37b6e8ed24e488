"""Organisations of ROR, in one dump."""

from __future__ import annotations

import json
from pathlib import Path

from bench.generate.shipped import copies, pages, text

CHANGES = {
    "057zh3y96": "0{n:06}00",
    "The University of Tokyo": "Invented University {n}",
    "東京大学": "架空大学 {n}",
    "UTokyo": "IU{n}",
}


def write(count: int, folder: Path) -> int:
    """Write a dump; returns the number of files."""
    record = json.dumps({**json.loads(text("ror/ror-data.json"))[1], "relationships": []}, ensure_ascii=False)
    return pages(copies(record, count, CHANGES), folder, "json", lambda some: "[" + ",".join(some) + "]", max(1, count))
