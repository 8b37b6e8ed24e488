"""Packages of a CKAN catalogue, in answers of package_search."""

from __future__ import annotations

import json
from pathlib import Path

from bench.generate.shipped import copies, pages, text

CHANGES = {
    "5d0a2b61-0a0d-4a0e-9d0b-000000000001": "5d0a2b61-0a0d-4a0e-9d0b-{n:012}",
    "vehicle-infrastructure-log": "vehicle-infrastructure-log-{n}",
    "enishi-demo.0009": "bench-ckan.{n}",
    "路車協調の走行データ": "路車協調の走行データ {n}",
    "rv-1": "rv-{n}",
}


def write(count: int, folder: Path) -> int:
    """Write pages of packages; returns their number."""
    record = json.dumps(json.loads(text("ckan/package_search.json"))["result"]["results"][0], ensure_ascii=False)
    head = f'{{"success": true, "result": {{"count": {count}, "results": ['
    return pages(copies(record, count, CHANGES), folder, "json", lambda some: head + ",".join(some) + "]}}")
