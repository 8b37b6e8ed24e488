"""What was measured of the quality of metadata, in one language: completeness, points and management."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

import shapes
from loader.graphs import graph
from loader.quality.metric import DIMENSIONS, MANAGEMENT, SCORE, Metric, metrics, most, rating, unknown
from loader.report.asking import Asking, Row
from loader.store import Manifest, Scope
from ontology import ENISHI, scheme

PAGE = 50
"""How many records or datasets a list gives at once."""
WAYS = ("source", "institution")
"""What measurements of datasets are put together by."""
_ELEMENT = "/element/"


@dataclass(frozen=True, slots=True)
class Count:
    """How many of how many.

    Args:
        numerator, denominator: the numbers.
    """

    numerator: int
    denominator: int

    @property
    def percent(self) -> str:
        """The share in percent, halves up; "" of nothing."""
        return f"{(200 * self.numerator + self.denominator) // (2 * self.denominator)} %" if self.denominator else ""

    @property
    def lacking(self) -> int:
        """How many do not."""
        return self.denominator - self.numerator


@dataclass(slots=True)
class Measured:
    """What was measured of one part.

    Args:
        key: its IRI.
        label: its name in the reader's language.
        counts: by name of the metric; of the score the points of all datasets and how many datasets there are.
    """

    key: str
    label: str
    counts: dict[str, Count] = field(default_factory=dict)

    @property
    def datasets(self) -> int:
        """How many datasets were measured."""
        return self.counts[SCORE].denominator if SCORE in self.counts else 0

    @property
    def mean(self) -> str:
        """The mean of the points of its datasets, to one decimal place; "" where there is none."""
        if SCORE not in self.counts:
            return ""
        score = self.counts[SCORE]
        tenths = (20 * score.numerator + score.denominator) // (2 * score.denominator)
        return f"{tenths // 10}.{tenths % 10}"


@dataclass(slots=True)
class Listed:
    """A record or dataset in a list.

    Args:
        iri: of the record or dataset.
        topic: IRI of the dataset.
        identifier: how the source names the record, "" for a dataset.
        page: its address in the source system, "" when it states none.
        points: of a dataset, None for a record.
        place: where the list goes on after it.
        titles: by language.
    """

    iri: str
    topic: str
    identifier: str
    page: str
    points: int | None
    place: str
    titles: dict[str, str] = field(default_factory=dict)

    def title(self, locale: str) -> str:
        """Its title, or what it is known by when it has none."""
        known = self.titles.get(locale) or self.titles.get("") or next(iter(self.titles.values()), "")
        return known or self.identifier or self.iri


@dataclass(frozen=True, slots=True)
class Point:
    """One metric of a dataset.

    Args:
        metric: the metric.
        kept: whether the dataset meets it; None when it does not apply, or is not measured.
        statements: what that rests on, as subject, property and value.
    """

    metric: Metric
    kept: bool | None
    statements: tuple[ox.Triple, ...] = ()


class Quality:
    """What a release says of the quality of its metadata.

    Args:
        ask: answers the queries.
        manifest: what the release says of itself.
        scope: which of its stores is asked.
        locale: language of labels.
    """

    def __init__(self, ask: Asking, manifest: Manifest, scope: Scope, locale: str) -> None:
        self._ask = ask
        self.manifest = manifest
        self.scope: Scope = scope
        self.locale = locale
        self.graph = graph(manifest.base, "quality")
        self.whole = graph(manifest.base, "merged").value
        self._names: dict[str, str] | None = None

    # completeness

    def completeness(self) -> tuple[list[tuple[str, str]], list[Measured]]:
        """The common elements with their names, in their order, and every source with its counts by element."""
        found: dict[str, Measured] = {}
        for row in self._ask.rows("completeness", quality=self.graph):
            source = row["source"].value
            part = found.setdefault(source, Measured(source, self.name(source)))
            part.counts[row["element"].value] = _count(row["having"], row["records"])
        known = {element for part in found.values() for element in part.counts}
        elements = [(iri, one.label.to(self.locale)) for iri, one in shapes.elements().items() if iri in known]
        return elements, sorted(found.values(), key=lambda part: part.label)

    def lacking_element(self, source: str, element: str, after: str) -> tuple[list[Listed], str]:
        """Records of a source that lack an element, after one, and where the list goes on, "" at its end."""
        rows = self._ask.rows("completeness-lacking", source=source, element=element, after=ox.Literal(after))
        return _page(rows, "record")

    def element(self, name: str) -> str:
        """The IRI of a common element by its name, "" when there is none."""
        return next((iri for iri in shapes.elements() if iri.endswith(_ELEMENT + name)), "")

    # points and management

    def part(self, key: str) -> Measured:
        """What was measured of a source, an institution or the whole; without counts when nothing was."""
        made = Measured(key, self.name(key))
        for row in self._ask.rows("quality-part", quality=self.graph, key=key):
            made.counts[_metric(row)] = _count(row["numerator"], row["denominator"])
        return made

    def parts(self, way: str) -> list[Measured]:
        """What was measured of every source or institution, the lowest mean of points first."""
        found: dict[str, Measured] = {}
        for row in self._ask.rows("quality-parts", quality=self.graph, way=ox.Literal(f"/id/measurement/{way}/")):
            key = row["key"].value
            part = found.setdefault(key, Measured(key, self.name(key)))
            part.counts[_metric(row)] = _count(row["numerator"], row["denominator"])
        return sorted(found.values(), key=lambda part: (float(part.mean or 0), part.key))

    def datasets(self, key: str, metric: str, after: str) -> tuple[list[Listed], str]:
        """Datasets of a part, the fewest points first, after one, and where the list goes on.

        Args:
            key: the part.
            metric: name of a metric that they do not meet; "" for all.
            after: where the list begins.
        """
        values: dict[str, ox.NamedNode | ox.Literal] = {"quality": self.graph, "key": ox.NamedNode(key)}
        if not metric:
            return _page(self._ask.rows("quality-datasets", after=ox.Literal(after), **values), "dataset")
        values["metric"] = metrics()[metric].concept.iri
        return _page(self._ask.rows("quality-lacking", after=ox.Literal(after), **values), "dataset")

    def dataset(self, iri: str) -> list[Point]:
        """Every metric of a dataset; none when the release has not measured it."""
        kept = {
            row["metric"].value.rsplit("/", 1)[1]: row["kept"] == ENISHI.attains
            for row in self._ask.rows("quality-dataset", quality=self.graph, dataset=iri)
        }
        if not kept:
            return []
        return [
            Point(one, kept.get(name), self._statements(one, iri) if kept.get(name) else ())
            for name, one in metrics().items()
        ]

    def _statements(self, metric: Metric, iri: str) -> tuple[ox.Triple, ...]:
        """What a point rests on: the metric's own query, asked of one dataset."""
        values: dict[str, str] = {"dataset": iri}
        if metric.name == "embargo-kept":
            values["referenceDate"] = self.manifest.as_of
        found = self._ask.rows(f"quality/{metric.name}", **values)
        stated = {
            ox.Triple(row.get("part", row["dataset"]), row["property"], row["value"])  # type: ignore[arg-type]
            for row in found
        }
        return tuple(sorted(stated, key=str))

    def triples(self) -> list[ox.Triple]:
        """The measurements of the whole, of sources and of institutions in DQV."""
        return self._ask.triples("quality-graph", quality=self.graph)

    # words

    def name(self, key: str) -> str:
        """What a source or institution is called."""
        if self._names is None:
            told: dict[str, dict[str, str]] = {}
            for row in self._ask.rows("quality-names", quality=self.graph):
                label = row["label"]
                if isinstance(label, ox.Literal):
                    told.setdefault(row["key"].value, {}).setdefault(label.language or "", label.value)
            self._names = {
                key: labels.get(self.locale) or labels.get("") or min(labels.values()) for key, labels in told.items()
            }
        return self._names.get(key) or key

    def dimensions(self) -> list[tuple[str, str, list[Metric]]]:
        """The dimensions that carry points, and management: name, label and metrics."""
        return [
            (name, self.dimension(name), [m for m in metrics().values() if m.dimension == name])
            for name in (*DIMENSIONS, MANAGEMENT)
        ]

    def dimension(self, name: str) -> str:
        """What a dimension is called."""
        return scheme("quality-dimension")[name].label[self.locale]

    @property
    def most(self) -> int:
        """The points that a dataset can get of what is measured."""
        return most(self.scope)

    @property
    def unknown(self) -> int:
        """The points of what is not measured."""
        return unknown(self.scope)

    def ratings(self, points: int) -> tuple[str, str]:
        """What a score is called if nothing of what is not measured were met, and if all of it were."""
        return rating(points), rating(points + self.unknown)


def points(of: Iterable[Point]) -> int:
    """The points of a dataset."""
    return sum(point.metric.points for point in of if point.kept)


def _count(numerator: ox.NamedNode | ox.Literal, denominator: ox.NamedNode | ox.Literal) -> Count:
    return Count(int(numerator.value), int(denominator.value))


def _metric(row: Row) -> str:
    return row["metric"].value.rsplit("/", 1)[1]


def _page(rows: Iterable[Row], kind: str) -> tuple[list[Listed], str]:
    """The things of a list, each once, and where it goes on."""
    found: dict[str, Listed] = {}
    for row in rows:
        listed = found.setdefault(row[kind].value, _listed(row, kind))
        title = row.get("title")
        if isinstance(title, ox.Literal):
            listed.titles.setdefault(title.language or "", title.value)
    things = sorted(found.values(), key=lambda one: one.place)
    return things, things[-1].place if len(things) == PAGE else ""


def _listed(row: Mapping[str, ox.NamedNode | ox.Literal], kind: str) -> Listed:
    def told(name: str) -> str:
        return row[name].value if name in row else ""

    page = told("page")
    return Listed(
        iri=row[kind].value,
        topic=told("topic") or row[kind].value,
        identifier=told("identifier"),
        page=page if page.startswith(("https://", "http://")) else "",
        points=int(row["points"].value) if "points" in row else None,
        place=told("place") or row[kind].value,
    )
