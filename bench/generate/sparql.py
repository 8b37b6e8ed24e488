"""Datasets as a SPARQL endpoint constructs them, in Turtle."""

from __future__ import annotations

from pathlib import Path

from bench.generate.shipped import between, copies, pages, text

CHANGES = {
    ":rain a": ":rain-{n} a",
    "enishi-demo.0032": "bench-sparql.{n}",
    "の降水量格子データ": "の降水量格子データ {n}",
    "datasets/rain": "datasets/rain-{n}",
}


def write(count: int, folder: Path) -> int:
    """Write pages of datasets; returns their number."""
    whole = text("sparql/kakuu-water.ttl")
    prefixes = "".join(line for line in whole.splitlines(keepends=True) if line.startswith("@prefix"))
    record = between("sparql/kakuu-water.ttl", ":rain a dcat:Dataset", "datasets/rain> .\n")
    return pages(copies(record, count, CHANGES), folder, "ttl", lambda some: prefixes + "".join(some))
