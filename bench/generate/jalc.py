"""DOIs of JaLC, as JSON lines."""

from __future__ import annotations

import json
from pathlib import Path

from bench.generate.shipped import copies, pages, text

CHANGES = {
    "enishi-demo.0004": "bench-jalc.{n}",
    "0000000004": "{n:010}",
    "の水温・塩分観測": "の水温・塩分観測 {n}",
    "10990004": "{researcher}",
}


def write(count: int, folder: Path) -> int:
    """Write files of lines; returns their number."""
    record = json.dumps(json.loads(text("jalc/10.60999_enishi-demo.0004.json")), ensure_ascii=False)
    return pages(copies(record, count, CHANGES), folder, "jsonl", "\n".join)
