"""Measures of quality as files: workbook, CSV, Turtle, JSON-LD and JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

import pyoxigraph as ox

from loader.quality.metric import SCORE, metrics
from loader.report.quality import WAYS, Measured, Quality
from loader.spreadsheet import Cell, Sheet, csv_for_people, workbook
from ontology import Text, prefixes, text

WAY: Mapping[str, Text] = {
    "whole": text("All datasets"),
    "source": text("Source"),
    "institution": text("Hosting institution"),
}
_HEAD = (
    text("Counted for"),
    text("Name"),
    text("Dimension"),
    text("Metric"),
    text("Points"),
    text("Datasets that meet it"),
    text("Datasets that it applies to"),
    text("Share"),
    text("Not measured because"),
)
_ELEMENTS = (text("Source"), text("Element"), text("Records with it"), text("Records"), text("Share"))


def _origin(of: Quality) -> list[tuple[str, Cell]]:
    made, said = of.manifest, of.locale
    return [
        (text("Release").to(said), made.id),
        (text("Reference date").to(said), made.as_of),
        (text("Built").to(said), made.created),
        (text("Points that were measured").to(said), of.most),
        (text("Points that were not measured").to(said), of.unknown),
        *((text("SHA-256 of the {scope} store", scope=s).to(said), d) for s, d in sorted(made.digest.items())),
    ]


def _measured(of: Quality) -> Iterator[tuple[str, Measured]]:
    """Every part with how it is divided: the whole, then sources, then institutions."""
    yield "whole", of.part(of.whole)
    for way in WAYS:
        for part in of.parts(way):
            yield way, part


def _rows(of: Quality) -> Iterator[tuple[Cell, ...]]:
    for way, part in _measured(of):
        name = WAY[way].to(of.locale) if way == "whole" else part.label
        for metric in metrics().values():
            reason = metric.unmeasured(of.scope)
            count = part.counts.get(metric.name)
            if count or reason:
                yield (
                    WAY[way].to(of.locale),
                    name,
                    of.dimension(metric.dimension),
                    metric.concept.label[of.locale],
                    metric.points or None,
                    count.numerator if count else None,
                    count.denominator if count else None,
                    _share(count.numerator, count.denominator) if count else None,
                    reason.get(of.locale, ""),
                )


def _share(numerator: int, denominator: int) -> Decimal | None:
    return round(Decimal(numerator) / denominator, 4) if denominator else None


def _scores(of: Quality) -> Iterator[tuple[Cell, ...]]:
    for way, part in _measured(of):
        if part.datasets:
            label = WAY[way].to(of.locale)
            yield (label, label if way == "whole" else part.label, part.datasets, Decimal(part.mean), of.most)


def _quality_xlsx(of: Quality) -> bytes:
    said = of.locale
    scores = (text("Counted for"), text("Name"), text("Datasets"), text("Mean of points"), text("Points measured"))
    sheets = [
        Sheet(text("Points").to(said), [t.to(said) for t in scores], _scores(of), (20, 44)),
        Sheet(text("Metrics").to(said), [t.to(said) for t in _HEAD], _rows(of), (20, 44, 18, 34)),
    ]
    return workbook(sheets, _origin(of), said, datetime.fromisoformat(of.manifest.created))


def _quality_csv(of: Quality) -> bytes:
    return csv_for_people([title.to(of.locale) for title in _HEAD], _rows(of))


def _quality_json(of: Quality) -> bytes:
    parts: list[dict[str, object]] = []
    for way, part in _measured(of):
        counts = {
            name: {"numerator": c.numerator, "denominator": c.denominator}
            for name, c in part.counts.items()
            if name != SCORE
        }
        told = {"by": way, "key": part.key, "label": part.label, "datasets": part.datasets, "mean_points": part.mean}
        parts.append({**told, "metrics": counts})
    unmeasured = {name: dict(why) for name, m in metrics().items() if (why := m.unmeasured(of.scope))}
    content = {
        "release": of.manifest.id,
        "reference_date": of.manifest.as_of,
        "points": {"measured": of.most, "not_measured": of.unknown},
        "not_measured": unmeasured,
        "parts": parts,
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def _rdf(kind: ox.RdfFormat) -> Callable[[Quality], bytes]:
    def write(of: Quality) -> bytes:
        return serialized(of.triples(), kind)

    return write


def serialized(triples: Iterable[ox.Triple], kind: ox.RdfFormat) -> bytes:
    """Triples in a format, in an order of their own."""
    return ox.serialize(sorted(set(triples), key=str), format=kind, prefixes=dict(prefixes())) or b""


QUALITY: Mapping[str, Callable[[Quality], bytes]] = {
    "xlsx": _quality_xlsx,
    "csv": _quality_csv,
    "ttl": _rdf(ox.RdfFormat.TURTLE),
    "jsonld": _rdf(ox.RdfFormat.JSON_LD),
    "json": _quality_json,
}
"""Formats of the measures of quality, by name; `loader.report.FORMS` has their media types."""


def _elements(of: Quality) -> Iterator[tuple[Cell, ...]]:
    elements, sources = of.completeness()
    for source in sources:
        for iri, label in elements:
            if iri in source.counts:
                count = source.counts[iri]
                share = _share(count.numerator, count.denominator)
                yield (source.label, label, count.numerator, count.denominator, share)


def _completeness_csv(of: Quality) -> bytes:
    return csv_for_people([title.to(of.locale) for title in _ELEMENTS], _elements(of))


def _completeness_xlsx(of: Quality) -> bytes:
    said = of.locale
    elements, sources = of.completeness()
    head: Sequence[str] = [text("Element").to(said), *(f"{s.label} ({_records(s)})" for s in sources)]
    table = (
        (label, *(s.counts[iri].numerator if iri in s.counts else None for s in sources)) for iri, label in elements
    )
    sheets = [
        Sheet(text("Completeness").to(said), head, table, (44,)),
        Sheet(text("Records").to(said), [t.to(said) for t in _ELEMENTS], _elements(of), (36, 44)),
    ]
    return workbook(sheets, _origin(of), said, datetime.fromisoformat(of.manifest.created))


def _records(source: Measured) -> int:
    return max((count.denominator for count in source.counts.values()), default=0)


COMPLETENESS: Mapping[str, Callable[[Quality], bytes]] = {"xlsx": _completeness_xlsx, "csv": _completeness_csv}
"""Formats of the measures of completeness, by name."""
