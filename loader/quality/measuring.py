"""Measures a store, and states the outcome in terms of the W3C Data Quality Vocabulary (DQV)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

import pyoxigraph as ox

from loader.errors import StoreError
from loader.quality.metric import COMPLETENESS, SCORE, Metric, measured
from loader.store import Scope
from ontology import DQV, ENISHI, RDF, XSD, scheme
from queries import query

Row = Mapping[str, ox.NamedNode | ox.Literal]
PARTS = ("total", "source", "institution")
"""By what measurements of datasets are put together."""


def measurements(
    store: ox.Store, scope: Scope, as_of: date, base: str, quality: ox.NamedNode
) -> Iterator[list[ox.Triple]]:
    """What the graph of quality says. Each portion has to be in the store before the next is asked for.

    Args:
        store: a loaded store with its merged view.
        scope: which of the two it is.
        as_of: the reference date.
        base: base IRI of things.
        quality: IRI of the graph of quality.

    Raises:
        StoreError: a query is no SELECT query.
    """
    yield list(_datasets(store, scope, as_of))
    yield [*_parts(store, base, quality), *_elements(store, base)]


def rows(store: ox.Store, name: str, **values: str | ox.NamedNode | ox.Literal) -> Iterator[Row]:
    """The solutions of a query of the catalogue; raises StoreError."""
    asked = query(name)
    known = {parameter.name for parameter in asked.parameters}
    bound = asked.bind({key: value for key, value in values.items() if key in known})
    found = store.query(asked.text, substitutions=bound)
    if not isinstance(found, ox.QuerySolutions):
        raise StoreError("Query {query} is no SELECT query", query=name)
    names = [v.value for v in found.variables]
    for row in found:
        yield {n: term for n in names if isinstance(term := row[n], ox.NamedNode | ox.Literal)}


def _datasets(store: ox.Store, scope: Scope, as_of: date) -> Iterator[ox.Triple]:
    """Which metrics each dataset meets or not, and its points."""
    populations: dict[str, list[ox.NamedNode]] = {}
    points: Counter[ox.NamedNode] = Counter()
    for name, metric in measured(scope).items():
        if metric.population not in populations:
            populations[metric.population] = _nodes(store, f"every-{metric.population}", as_of)
        meeting = set(_nodes(store, name, as_of))
        for dataset in populations[metric.population]:
            kept = dataset in meeting
            points[dataset] += metric.points if kept else 0
            yield ox.Triple(dataset, ENISHI.attains if kept else ENISHI.lacks, metric.concept.iri)
    for dataset, total in points.items():
        node = ox.NamedNode(f"{dataset.value}#quality-score")
        yield from _measurement(node, _metric(SCORE), dataset, _integer(total))


def _nodes(store: ox.Store, name: str, as_of: date) -> list[ox.NamedNode]:
    """The datasets that a query names, each once."""
    found = (row["dataset"] for row in rows(store, f"quality/{name}", referenceDate=as_of.isoformat()))
    return sorted({node for node in found if isinstance(node, ox.NamedNode)}, key=lambda node: node.value)


def _parts(store: ox.Store, base: str, quality: ox.NamedNode) -> Iterator[ox.Triple]:
    """How many datasets of a source, of an institution, and of all meet each metric, and their mean points."""
    whole = ox.NamedNode(f"{base}/graph/merged")
    for part in PARTS:
        counted: dict[tuple[ox.NamedNode, ox.NamedNode], Counter[bool]] = {}
        for row in rows(store, f"quality/{part}-metrics", quality=quality):
            key, metric = row.get("key", whole), row["metric"]
            if isinstance(key, ox.NamedNode) and isinstance(metric, ox.NamedNode):
                counted.setdefault((key, metric), Counter())[row["kept"] == ENISHI.attains] += int(
                    row["datasets"].value
                )
        for (key, metric), numbers in sorted(counted.items(), key=str):
            yield from _aggregate(base, part, metric, key, numbers[True], numbers.total())
        for row in rows(store, f"quality/{part}-scores", quality=quality):
            key, datasets = row.get("key", whole), int(row["datasets"].value)
            if isinstance(key, ox.NamedNode) and datasets:
                yield from _aggregate(base, part, _metric(SCORE), key, int(row["sum"].value), datasets)


def _elements(store: ox.Store, base: str) -> Iterator[ox.Triple]:
    """How many records of each source have each common element (question Q8)."""
    for row in rows(store, "answers/Q08"):
        source, element = row["source"], row["element"]
        if "having" in row and isinstance(source, ox.NamedNode) and isinstance(element, ox.NamedNode):
            name = element.value.rsplit("/", 1)[1]
            node = _node(base, f"{COMPLETENESS}/{name}", source)
            having, records = int(row["having"].value), int(row["records"].value)
            yield from _measurement(node, _metric(COMPLETENESS), source, _share(having, records))
            yield ox.Triple(node, ENISHI.commonElement, element)
            yield from _numbers(node, having, records)


def _aggregate(
    base: str, part: str, metric: ox.NamedNode, key: ox.NamedNode, numerator: int, denominator: int
) -> Iterator[ox.Triple]:
    node = _node(base, f"{part}/{metric.value.rsplit('/', 1)[1]}", key)
    yield from _measurement(node, metric, key, _share(numerator, denominator))
    yield from _numbers(node, numerator, denominator)


def _node(base: str, name: str, key: ox.NamedNode) -> ox.NamedNode:
    """The IRI of a measurement: keys may be IRIs of others, under which nothing of ours is named."""
    return ox.NamedNode(f"{base}/id/measurement/{name}/{hashlib.sha256(key.value.encode()).hexdigest()[:16]}")


def _metric(name: str) -> ox.NamedNode:
    return scheme("metric")[name].iri


def _measurement(node: ox.NamedNode, metric: ox.NamedNode, on: ox.NamedNode, value: ox.Literal) -> Iterator[ox.Triple]:
    yield ox.Triple(node, RDF.type, DQV.QualityMeasurement)
    yield ox.Triple(node, DQV.isMeasurementOf, metric)
    yield ox.Triple(node, DQV.computedOn, on)
    yield ox.Triple(node, DQV.value, value)


def _numbers(node: ox.NamedNode, numerator: int, denominator: int) -> Iterator[ox.Triple]:
    yield ox.Triple(node, ENISHI.numerator, _integer(numerator))
    yield ox.Triple(node, ENISHI.denominator, _integer(denominator))


def _integer(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=XSD.integer)


def _share(numerator: int, denominator: int) -> ox.Literal:
    """A quotient to four decimal places, halves up."""
    tenthousandths = (numerator * 20_000 + denominator) // (2 * denominator)
    whole, rest = divmod(tenthousandths, 10_000)
    digits = f"{rest:04}".rstrip("0") or "0"
    return ox.Literal(f"{whole}.{digits}", datatype=XSD.decimal)


def traced(store: ox.Store, metric: Metric, dataset: ox.NamedNode, as_of: date) -> list[Row]:
    """The statements by which a dataset meets a metric; none when it does not."""
    return list(rows(store, f"quality/{metric.name}", dataset=dataset, referenceDate=as_of.isoformat()))
