"""What places and times the data cover (EX_Extent)."""

from __future__ import annotations

from loader.elements import Resource, coverage
from loader.record import Field
from loader.sources.iso19115.language import Languages

_SIDES = ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")
_WHERE = "identificationInfo/extent"


def state_extent(resource: Resource, extent: Field, languages: Languages) -> None:
    """Boxes and names of places, and periods. An end that is "now" or "unknown" stays open."""
    names = languages.texts(extent, "description")
    boxes = [b for b in extent.all("geographicElement") if b.all(*_SIDES)]
    for element in extent.all("geographicElement"):
        for named in element.all("geographicIdentifier"):
            names += languages.texts(named, "code")
            named.drop()
        for known in element.all("extentTypeCode", "polygon"):
            known.drop()
    if names or boxes:
        node = coverage.place(resource, names)
        for box in boxes:
            west, south, east, north = (box.text(side) for side in _SIDES)
            coverage.box(resource, node, (west, south, east, north), f"{_WHERE}/geographicElement")
    for element in extent.all("temporalElement"):
        for span in element.all("extent"):
            _period(resource, span)
    for known in extent.all("verticalElement"):
        known.drop()


def _period(resource: Resource, span: Field) -> None:
    for period in span.all("TimePeriod"):
        start = _end(period, "beginPosition", "begin")
        end = _end(period, "endPosition", "end")
        coverage.period(resource, start, end, f"{_WHERE}/temporalElement")
        for known in period.all("description", "name", "identifier", "duration", "timeInterval"):
            known.drop()
    for instant in span.all("TimeInstant"):
        moment = instant.text("timePosition")
        coverage.period(resource, moment, moment, f"{_WHERE}/temporalElement")


def _end(period: Field, position: str, nested: str) -> str:
    stated = period.text(position)
    for inner in period.all(nested):
        for instant in inner.all("TimeInstant"):
            stated = stated or instant.text("timePosition")
    for field in period.all(position):
        field.drop()
    return "" if stated.lower() in {"now", "unknown", "after", "before"} else stated
