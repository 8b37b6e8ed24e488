"""Projects of KAKEN, in pages of its XML."""

from __future__ import annotations

from pathlib import Path

from bench.generate.shipped import between, copies, pages

CHANGES = {
    "24K09999": "24K{n:05}",
    "23H09999": "23H{n:05}",
    "enishi-demo.0004": "bench-kaken.{n}",
    "PRODUCT-9999": "PRODUCT-{n:06}",
    "の長期観測データの統合": "の長期観測データの統合 {n}",
    "10990004": "{researcher}",
}
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<grantAwards>'


def write(count: int, folder: Path) -> int:
    """Write pages of projects; returns their number."""
    record = between("kaken/24K09999.xml", "<grantAward ", "</grantAward>")
    return pages(copies(record, count, CHANGES), folder, "xml", lambda some: HEAD + "".join(some) + "</grantAwards>")
