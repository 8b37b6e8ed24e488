"""Figures that policy documents publish, as a table of cited numbers: one row, one number, with its source.

The shipped table holds the figures of the Cabinet Office document (研究データ2023). Each becomes a qb:Observation that
is never changed by what the graph says; ``queries/indicators`` puts the computed figures beside it.

Columns: ``indicator``, ``measure``, ``stratum`` hold codes of the lists of these names (the stratum as ``list/code``).
``period`` is a day, month, year, fiscal year (FY2022) or interval. ``value`` is the number, and ``printed`` how the
document writes it, which is enough by itself when it is no number. ``status`` is the SDMX observation status (A normal,
E estimated ...). ``subject…`` is the project or resource the number is about. ``document…``, ``publisher…`` and
``section`` say where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files as package_files

from loader.protocols.location import SHIPPED, read_location
from loader.record import Raw
from loader.sources import Origin, Source
from loader.sources.policy.fields import MAPPING
from loader.sources.policy.observation import map_record
from loader.sources.policy.table import NAME, read
from ontology import text

__all__ = ["SOURCE", "fetch", "map_record", "read", "shipped"]


def shipped() -> Raw:
    """The table that comes with the product."""
    file = package_files("loader") / "demo" / "policy" / "published-figures.csv"
    return Raw(file.read_bytes(), "published-figures.csv", datetime.now(UTC), "text/csv")


def fetch(origin: Origin) -> Iterator[Raw]:
    """The tables at a path or address, or the one that enishi ships."""
    if origin.location == SHIPPED:
        yield shipped()
    else:
        yield from read_location(origin.location, origin.settings)


SOURCE = Source(
    name=NAME,
    title=text("Figures published by policy documents"),
    operator=text("The operator of this service"),
    homepage="https://www8.cao.go.jp/cstp/",
    licence="",
    read=read,
    map=map_record,
    fetch=fetch,
    mapping=MAPPING,
)
