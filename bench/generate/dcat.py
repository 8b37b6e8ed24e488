"""Datasets of a DCAT catalogue in Turtle."""

from __future__ import annotations

from pathlib import Path

from bench.generate.shipped import between, copies, pages, text

CHANGES = {
    ":buoy-csv": ":buoy-csv-{n}",
    ":buoy ": ":buoy-{n} ",
    "enishi-demo.0031": "bench-dcat.{n}",
    '観測データ"@ja': '観測データ {n}"@ja',
    "10990004": "{researcher}",
    "datasets/buoy": "datasets/buoy-{n}",
}


def write(count: int, folder: Path) -> int:
    """Write pages of datasets; returns their number."""
    whole = text("dcat/kakuu-ocean.ttl")
    prefixes = "".join(line for line in whole.splitlines(keepends=True) if line.startswith("@prefix"))
    publisher = between("dcat/kakuu-ocean.ttl", ":jircas a foaf:Organization", "> .\n")
    record = between("dcat/kakuu-ocean.ttl", ":buoy a dcat:Dataset", ":buoy-csv .\n") + between(
        "dcat/kakuu-ocean.ttl", ":buoy-csv a dcat:Distribution", "> .\n"
    )
    return pages(copies(record, count, CHANGES), folder, "ttl", lambda some: prefixes + publisher + "".join(some))
