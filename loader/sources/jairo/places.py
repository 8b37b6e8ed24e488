"""Where and when data were taken (items 21 and 22): periods and places."""

from __future__ import annotations

import math
import re

import pyoxigraph as ox

from loader.elements import Resource
from loader.elements.naming import state_texts
from loader.record import Field, Node
from loader.sources.jairo.texts import names
from loader.values import date
from ontology import DCAT, DCTERMS, DCV, GEOSPARQL, RDFS

_UNTIL = re.compile(r"\s*(?:/|～|〜|~| - |--|から)\s*")


def temporal(resource: Resource, record: Field) -> None:
    """Item 21: periods that the data cover, one node for all its languages."""
    for element in record.all("dcterms:temporal"):
        if words := element.take().strip():
            span(resource, [(words, element.text("@xml:lang"))], "")


def span(resource: Resource, texts: list[tuple[str, str]], kind: str, subject: Node | None = None) -> None:
    """A period: the text as stated and, where they can be read, its ends. An open end stays open (traps 31, 55).

    Args:
        kind: DataCite dateType that says what happened in it ("Collected", "Coverage"), "" for plain coverage.
        subject: what the period belongs to, the thing itself when None.
    """
    statements = resource.statements
    node = statements.part("period")
    statements.add(subject or resource.node, DCTERMS.temporal, node)
    statements.a(node, DCTERMS.PeriodOfTime)
    state_texts(statements, node, RDFS.label, texts)
    if kind == "Collected":
        statements.add(node, DCTERMS.type, DCV["dateType/Collected"])
    for words, _ in texts[:1]:
        ends = _UNTIL.split(words.strip())
        if len(ends) > 2:
            continue
        first, last = date.read(ends[0]), date.read(ends[-1])
        statements.add(node, DCAT.startDate, first.literal if first else None)
        statements.add(node, DCAT.endDate, last.literal if last else None)


def geography(resource: Resource, record: Field) -> None:
    """Item 22: points, boxes and names of places (DCAT 3 section 6.16, geometries as WKT in longitude, latitude)."""
    statements = resource.statements
    for element in record.all("datacite:geoLocation"):
        node = statements.part("place")
        statements.add(resource.node, DCTERMS.spatial, node)
        statements.a(node, DCTERMS.Location)
        state_texts(statements, node, RDFS.label, names(element, "datacite:geoLocationPlace"))
        for point in element.all("datacite:geoLocationPoint"):
            east = _degrees(resource, point, "pointLongitude", 180)
            north = _degrees(resource, point, "pointLatitude", 90)
            if east is not None and north is not None:
                statements.add(node, DCAT.centroid, _wkt(f"POINT({east} {north})"))
        for box in element.all("datacite:geoLocationBox"):
            statements.add(node, DCAT.bbox, _box(resource, box))


def _box(resource: Resource, box: Field) -> ox.Literal | None:
    west, east = (_degrees(resource, box, f"{side}BoundLongitude", 180) for side in ("west", "east"))
    south, north = (_degrees(resource, box, f"{side}BoundLatitude", 90) for side in ("south", "north"))
    if west is None or east is None or south is None or north is None:
        return None
    if float(south) > float(north):
        resource.statements.remark("coordinate-range", "datacite:geoLocationBox", f"{south} > {north}")
        return None
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return _wkt("POLYGON((" + ",".join(f"{x} {y}" for x, y in corners) + "))")


def _degrees(resource: Resource, element: Field, name: str, limit: int) -> str | None:
    """A coordinate as it is stated; a longitude of 0 to 360 is turned to -180 to 180 and remarked (trap 54)."""
    stated = element.text(f"datacite:{name}")
    try:
        degrees = float(stated)
    except ValueError:
        degrees = math.nan
    if -limit <= degrees <= limit:
        return stated if re.fullmatch(r"-?[0-9]{1,3}(?:\.[0-9]{1,12})?", stated) else f"{degrees:.6f}"
    resource.statements.remark("coordinate-range", f"datacite:geoLocation/datacite:{name}", stated)
    return f"{degrees - 360:.6f}" if limit == 180 and 180 < degrees <= 360 else None


def _wkt(text: str) -> ox.Literal:
    return ox.Literal(text, datatype=GEOSPARQL.wktLiteral)
