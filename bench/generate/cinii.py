"""Projects of CiNii Research, in answers of OpenSearch."""

from __future__ import annotations

import json
from pathlib import Path

from bench.generate.shipped import copies, pages, text

CHANGES = {
    "24K09999": "24K{n:05}",
    "1040990000000000001": "1040{n:015}",
    "磯部 渚": "磯部 渚{n}",
    "の長期観測": "の長期観測{n}",
}


def write(count: int, folder: Path) -> int:
    """Write pages of projects; returns their number."""
    whole = json.loads(text("cinii/projects-24K09999-ja.json"))
    record = json.dumps(whole["items"][0], ensure_ascii=False)
    head = json.dumps({**whole, "items": []}, ensure_ascii=False)
    return pages(copies(record, count, CHANGES), folder, "json", lambda some: head[:-2] + ",".join(some) + "]}")
