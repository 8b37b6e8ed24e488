"""What places and times data cover: boxes, points and periods (DCAT 3 sections 6.15 and 6.16)."""

from __future__ import annotations

import math
import re

import pyoxigraph as ox

from loader.elements.naming import Names, state_texts
from loader.elements.resource import Resource
from loader.record import Node
from loader.values import date
from ontology import DCAT, DCTERMS, GEOSPARQL, RDFS

_DEGREES = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,15})?")
_WKT = re.compile(
    r"\s*(?:<[^<>\s]{1,200}>\s*)?(?:MULTI)?(?:POINT|LINESTRING|POLYGON)\s*(?:Z\s*)?\([0-9+\-.,eE()\s]{1,20000}\)\s*"
)


def period(resource: Resource, start: str, end: str, where: str, label: Names = ()) -> Node | None:
    """A period that data cover; an end that is not stated stays open. None when nothing of it is stated.

    Args:
        start: first day or instant as stated.
        end: last day or instant as stated.
        where: path of the field, for remarks.
        label: the period in words.
    """
    texts = [(words, tag) for words, tag in label if words.strip()]
    if not (start or end or texts):
        return None
    statements = resource.statements
    node = statements.part("period")
    statements.add(resource.node, DCTERMS.temporal, node)
    statements.a(node, DCTERMS.PeriodOfTime)
    state_texts(statements, node, RDFS.label, texts)
    for predicate, stated in ((DCAT.startDate, start), (DCAT.endDate, end)):
        if not stated:
            continue
        if moment := date.read(stated):
            statements.add(node, predicate, moment.literal)
        else:
            statements.remark("date-impossible" if date.shaped(stated) else "date-unreadable", where, stated)
    return node


def place(resource: Resource, label: Names = ()) -> Node:
    """A place that data cover, to which boxes, points and geometries are added."""
    statements = resource.statements
    node = statements.part("place")
    statements.add(resource.node, DCTERMS.spatial, node)
    statements.a(node, DCTERMS.Location)
    state_texts(statements, node, RDFS.label, label)
    return node


def box(resource: Resource, node: Node, sides: tuple[str, str, str, str], where: str) -> None:
    """A bounding box: west, south, east, north in degrees.

    Longitudes of 0 to 360 are turned to -180 to 180 and remarked (trap 54). A box that crosses the 180th meridian
    becomes two polygons, since one would go the other way round the globe.
    """
    west, east = (degrees(resource, sides[i], 180, where) for i in (0, 2))
    south, north = (degrees(resource, sides[i], 90, where) for i in (1, 3))
    if west is None or east is None or south is None or north is None:
        return
    if float(south) > float(north):
        resource.statements.remark("coordinate-range", where, f"{south} > {north}")
        return
    spans = [(west, east)] if float(west) <= float(east) else [(west, "180"), ("-180", east)]
    rings = ["((" + ",".join(_ring(w, south, e, north)) + "))" for w, e in spans]
    text = f"POLYGON{rings[0]}" if len(rings) == 1 else f"MULTIPOLYGON({','.join(rings)})"
    resource.statements.add(node, DCAT.bbox, wkt(text))


def _ring(west: str, south: str, east: str, north: str) -> list[str]:
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return [f"{x} {y}" for x, y in corners]


def point(resource: Resource, node: Node, east: str, north: str, where: str) -> None:
    """A point: longitude and latitude in degrees."""
    x, y = degrees(resource, east, 180, where), degrees(resource, north, 90, where)
    if x is not None and y is not None:
        resource.statements.add(node, DCAT.centroid, wkt(f"POINT({x} {y})"))


def degrees(resource: Resource, stated: str, limit: int, where: str) -> str | None:
    """A coordinate as stated; a longitude beyond 180 is wrapped, what lies outside its range is remarked."""
    plain = stated.strip()
    value = float(plain) if _DEGREES.fullmatch(plain) else math.nan
    if -limit <= value <= limit:
        return plain.removeprefix("+")
    resource.statements.remark("coordinate-range", where, stated)
    return f"{value - 360:.6f}".rstrip("0").rstrip(".") if limit == 180 and 180 < value <= 360 else None


def wkt(text: str) -> ox.Literal:
    """A geometry as GeoSPARQL literal (longitude before latitude)."""
    return ox.Literal(text, datatype=GEOSPARQL.wktLiteral)


def geometry(resource: Resource, node: Node, predicate: Node, stated: str, where: str) -> None:
    """A geometry that the source states as WKT, kept as it is when it has the shape of one."""
    if _WKT.fullmatch(stated):
        resource.statements.add(node, predicate, wkt(" ".join(stated.split())))
    else:
        resource.statements.remark("coordinate-range", where, stated)
