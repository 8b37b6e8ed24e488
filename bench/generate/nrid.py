"""Researchers of NRID, in answers of OpenSearch."""

from __future__ import annotations

import json
from pathlib import Path

from bench.generate.shipped import copies, pages, researcher, text


def write(count: int, folder: Path) -> int:
    """Write pages of researchers; returns their number."""
    record = json.dumps(json.loads(text("nrid/1000010990004.json")), ensure_ascii=False)
    people = (
        next(copies(record, 1, {"10990004": researcher(n), "24K09999": f"24K{n:05}", "磯部": f"磯部{n}"}))
        for n in range(count)
    )
    return pages(
        people, folder, "json", lambda some: f'{{"totalResults": "{count}", "researchers": [' + ",".join(some) + "]}"
    )
