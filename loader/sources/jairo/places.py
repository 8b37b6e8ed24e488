"""Where and when data were taken (items 21 and 22): periods and places."""

from __future__ import annotations

from loader.elements import Resource
from loader.elements.place import box, period, place, point
from loader.record import Field, Node
from loader.sources.jairo.texts import names

_SIDES = ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")


def temporal(resource: Resource, record: Field) -> None:
    """Item 21: periods that the data cover, one node for all its languages."""
    for element in record.all("dcterms:temporal"):
        if words := element.take().strip():
            span(resource, [(words, element.text("@xml:lang"))], "")


def span(resource: Resource, texts: list[tuple[str, str]], kind: str, subject: Node | None = None) -> None:
    """A period of the thing itself, or of a part of it."""
    period(resource.statements, subject or resource.node, texts, kind)


def geography(resource: Resource, record: Field) -> None:
    """Item 22: points, boxes and names of places."""
    statements = resource.statements
    for element in record.all("datacite:geoLocation"):
        node = place(statements, resource.node, names(element, "datacite:geoLocationPlace"))
        for found in element.all("datacite:geoLocationPoint"):
            longitude, latitude = (found.text(f"datacite:point{axis}") for axis in ("Longitude", "Latitude"))
            point(statements, node, longitude, latitude, "datacite:geoLocationPoint")
        for found in element.all("datacite:geoLocationBox"):
            west, south, east, north = (found.text(f"datacite:{side}") for side in _SIDES)
            box(statements, node, west, south, east, north, "datacite:geoLocationBox")
