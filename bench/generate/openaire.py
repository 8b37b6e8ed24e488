"""Products of the OpenAIRE Graph, in answers of its API."""

from __future__ import annotations

import json
from pathlib import Path

from bench.generate.shipped import copies, pages, text

CHANGES = {
    "e0000000000000000000000000000001": "e{n:031}",
    "ENISHI-DEMO.0004": "BENCH-OPENAIRE.{n}",
    "enishi-demo.0004": "bench-openaire.{n}",
    "Temperature and salinity": "Temperature and salinity {n}",
    "Isobe, Nagisa": "Isobe, Nagisa {researcher}",
}


def write(count: int, folder: Path) -> int:
    """Write pages of products; returns their number."""
    record = json.dumps(json.loads(text("openaire/products.json"))["results"][0], ensure_ascii=False)
    head = f'{{"header": {{"numFound": {count}}}, "results": ['
    return pages(copies(record, count, CHANGES), folder, "json", lambda some: head + ",".join(some) + "]}")
