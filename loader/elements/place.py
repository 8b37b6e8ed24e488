"""Where and when data were taken: places (DCAT 3 section 6.16) and periods, read leniently and never guessed."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import pyoxigraph as ox

from loader.elements.naming import Names, state_texts
from loader.record import Node, Statements
from loader.values import date
from ontology import DCAT, DCTERMS, DCV, GEOSPARQL, RDFS

_UNTIL = re.compile(r"\s*(?:/|～|〜|~| - |--|から)\s*")
_DEGREES = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,12})?")

CORNERS = 2_000
"""Corners of a polygon that are kept; it bounds what one place may cost."""


def degrees(statements: Statements, stated: str, limit: int, where: str) -> str | None:
    """A coordinate as it is stated; a longitude of 0 to 360 is turned to -180 to 180 and remarked (trap 54).

    Args:
        stated: decimal degrees.
        limit: 180 for a longitude, 90 for a latitude.
        where: path of the field in the source record, for remarks.
    """
    try:
        found = float(stated)
    except ValueError:
        found = math.nan
    if -limit <= found <= limit:
        return stated if _DEGREES.fullmatch(stated) else f"{found:.6f}"
    statements.remark("coordinate-range", where, stated)
    return f"{found - 360:.6f}" if limit == 180 and 180 < found <= 360 else None


def place(statements: Statements, subject: Node, names: Names = ()) -> Node:
    """Start a place of a thing; points and boxes are added to the node by `point`, `box` and `polygon`."""
    node = statements.part("place")
    statements.add(subject, DCTERMS.spatial, node)
    statements.a(node, DCTERMS.Location)
    state_texts(statements, node, RDFS.label, names)
    return node


def point(statements: Statements, node: Node, longitude: str, latitude: str, where: str) -> None:
    """Say which point a place is at or around."""
    if corner := _corner(statements, (longitude, latitude), where):
        statements.add(node, DCAT.centroid, _wkt(f"POINT({corner})"))


def box(statements: Statements, node: Node, west: str, south: str, east: str, north: str, where: str) -> None:
    """Say which box bounds a place."""
    x1, x2 = (degrees(statements, side, 180, where) for side in (west, east))
    y1, y2 = (degrees(statements, side, 90, where) for side in (south, north))
    if x1 is None or x2 is None or y1 is None or y2 is None:
        return
    if float(y1) > float(y2):
        statements.remark("coordinate-range", where, f"{y1} > {y2}")
        return
    corners = ((x1, y1), (x2, y1), (x2, y2), (x1, y2), (x1, y1))
    statements.add(node, DCAT.bbox, _wkt("POLYGON((" + ",".join(f"{x} {y}" for x, y in corners) + "))"))


def polygon(statements: Statements, node: Node, corners: Sequence[tuple[str, str]], where: str) -> None:
    """Say which polygon a place is, from its corners as (longitude, latitude); an open one is closed."""
    read = [_corner(statements, corner, where) for corner in corners[:CORNERS]]
    if len(read) < 3 or None in read or len(corners) > CORNERS:
        return
    ring = [corner for corner in read if corner is not None]
    closed = ring if ring[0] == ring[-1] else [*ring, ring[0]]
    statements.add(node, DCAT.bbox, _wkt(f"POLYGON(({','.join(closed)}))"))


def _corner(statements: Statements, stated: tuple[str, str], where: str) -> str | None:
    east, north = degrees(statements, stated[0], 180, where), degrees(statements, stated[1], 90, where)
    return None if east is None or north is None else f"{east} {north}"


def _wkt(text: str) -> ox.Literal:
    """A geometry as WKT in longitude, latitude (CRS84, the default of GeoSPARQL)."""
    return ox.Literal(text, datatype=GEOSPARQL.wktLiteral)


def period(statements: Statements, subject: Node, texts: Sequence[tuple[str, str]], kind: str = "") -> Node:
    """A period: the text as stated and, where they can be read, its ends. An open end stays open (traps 31, 55).

    Args:
        subject: what the period belongs to.
        texts: the period in one or more languages; the first one is read.
        kind: DataCite dateType that says what happened in it ("Collected", "Other" ...), "" for plain coverage.
    """
    node = statements.part("period")
    statements.add(subject, DCTERMS.temporal, node)
    statements.a(node, DCTERMS.PeriodOfTime)
    state_texts(statements, node, RDFS.label, texts)
    if kind and kind != "Coverage":
        statements.add(node, DCTERMS.type, DCV[f"dateType/{kind}"])
    for words, _ in texts[:1]:
        ends = _UNTIL.split(words.strip())
        if len(ends) <= 2:
            first, last = date.read(ends[0]), date.read(ends[-1])
            statements.add(node, DCAT.startDate, first.literal if first else None)
            statements.add(node, DCAT.endDate, last.literal if last else None)
    return node
