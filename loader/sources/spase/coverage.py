"""When and where data were taken (SPASE TemporalDescription and SpatialCoverage)."""

from __future__ import annotations

from loader.elements import Resource, coverage
from loader.record import Field

_GEOGRAPHIC = frozenset({"", "wgs84", "geo", "gei", "geographic", "itrf"})
_RHYTHM = ("Cadence", "Exposure", "Cadence_Min", "Cadence_Max", "Exposure_Min", "Exposure_Max")
_FRAME = ("CoordinateSystem", "Unit", "Acknowledgement", "MinimumAltitude", "MaximumAltitude", "Reference")
_SIDES = ("WesternmostLongitude", "SouthernmostLatitude", "EasternmostLongitude", "NorthernmostLatitude")


def state_coverage(resource: Resource, fields: Field) -> None:
    """Periods and boxes.

    A relative end ("-P14D": up to 14 days ago) would be another day at every reading; it stays words and the end open
    (trap 55).
    """
    for description in fields.all("TemporalDescription"):
        for span in description.all("TimeSpan"):
            start, end, relative = (span.text(n) for n in ("StartDate", "StopDate", "RelativeStopDate"))
            label = [(f"{start} / {relative}", "")] if relative and not end else []
            label += [(words, "") for words in span.texts("Note")]
            coverage.period(resource, start, end, "TemporalDescription/TimeSpan", label)
        for known in description.all(*_RHYTHM):
            known.drop()
    for area in fields.all("SpatialCoverage"):
        _area(resource, area)


def _area(resource: Resource, area: Field) -> None:
    system = "".join(s.text("CoordinateSystemName") for s in area.all("CoordinateSystem"))
    sides = tuple(area.text(name) for name in _SIDES)
    names = [(words, "") for words in area.texts("RegionName", "Description")]
    center = area.text("CenterLongitude"), area.text("CenterLatitude")
    for known in area.all(*_FRAME):
        known.drop()
    if system.lower() not in _GEOGRAPHIC or not (any(sides) or all(center) or names):
        return
    node = coverage.place(resource, names)
    if any(sides):
        coverage.box(resource, node, (sides[0], sides[1], sides[2], sides[3]), "SpatialCoverage")
    if all(center):
        coverage.point(resource, node, center[0], center[1], "SpatialCoverage")
