"""Figures as RDF Data Cube observations (W3C Recommendation, sections 5 to 7), and as cubes of cube.link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

import pyoxigraph as ox

from loader.indicators import structure
from loader.indicators.coverage import THRESHOLD
from loader.indicators.figure import Figure
from loader.indicators.structure import UNDEFINED, Fact, data_set
from loader.record import Node
from ontology import (
    CUBELINK,
    DCTERMS,
    ENISHI,
    LOCALES,
    PROV,
    QB,
    RDF,
    RDFS,
    SDMXA,
    SDMXD,
    SDO,
    SH,
    XSD,
    prefixes,
    scheme,
)
from queries import query


def observations(
    found: Iterable[Figure], release: str | None = None, threshold: int = THRESHOLD
) -> Iterator[ox.Triple]:
    """Figures as observations, with the data sets they belong to, their structure, and the queries that gave them.

    Args:
        found: the figures.
        release: IRI of the release they were computed over, if it has one yet.
        threshold: the coverage below which their rates were withheld, in percent.
    """
    indicators: dict[tuple[str, str], list[Figure]] = {}
    for figure in found:
        indicators.setdefault((figure.base, figure.indicator), []).append(figure)
        yield from _observation(figure, release)
        yield from _in_cube_link(figure)
    for (base, indicator), mine in indicators.items():
        yield from _data_set(base, indicator, threshold)
        yield from structure.structure(base, indicator)
        yield from structure.slices(base, indicator, ((f.basis, f.iri) for f in mine))
        yield from structure.closed(base, indicator)
    for base in {base for base, _ in indicators}:
        yield from structure.properties(base)


def _components(figure: Figure) -> list[Fact]:
    """The dimensions, measures and states that an observation has in either form, each with one value."""
    asked = _query(figure.base, figure.indicator)
    code = prefixes()["sdmx-code"]
    return [
        (ENISHI.basis, scheme("figure-basis")[figure.basis].iri),
        (ENISHI.variant, figure.variant),
        (ENISHI.stratum, figure.stratum),
        (ENISHI.about, figure.subject or scheme("stratum")["total"].iri),
        (ENISHI.statedIn, figure.document or asked),
        (SDMXD.refPeriod, ox.Literal(figure.period.isoformat(), datatype=XSD.date)),
        (ENISHI.numerator, _integer(figure.numerator) or UNDEFINED),
        (ENISHI.denominator, _integer(figure.denominator) or UNDEFINED),
        (ENISHI.ratio, _decimal(figure.ratio) or UNDEFINED),
        (SDMXA.obsStatus, ox.NamedNode(f"{code}obsStatus-{figure.status}")),
        (SDMXA.confStatus, ox.NamedNode(f"{code}confStatus-{figure.confidentiality}")),
    ]


def _observation(figure: Figure, release: str | None) -> Iterator[ox.Triple]:
    node = figure.iri
    asked = _query(figure.base, figure.indicator)
    over = ox.NamedNode(release) if release else None
    klass = figure.stratum if "/institution-class/" in figure.stratum.value else None
    stated: list[tuple[Node, Node | ox.Literal | None]] = [
        (RDF.type, QB.Observation),
        (QB.dataSet, data_set(figure.base, figure.indicator)),
        (ENISHI.indicator, scheme("indicator")[figure.indicator].iri),
        *_components(figure),
        (ENISHI.institutionClass, klass),
        (DCTERMS.subject, figure.subject),
        (ENISHI.referenceDate, ox.Literal(figure.reference_date.isoformat(), datatype=XSD.date)),
        (ENISHI.publishedPopulation, _integer(figure.population)),
        (SDO.unitText, ox.Literal(figure.unit) if figure.unit else None),
        (PROV.hadPrimarySource, figure.document),
        (ENISHI.query, asked),
        (ENISHI.release, over),
        (RDFS.seeAlso, structure.twin(node)),
        *((PROV.wasDerivedFrom, origin) for origin in (asked, over, *figure.evidence)),
        *((DCTERMS.title, ox.Literal(figure.title(locale), language=locale)) for locale in LOCALES),
    ]
    for predicate, value in stated:
        if value is not None:
            yield ox.Triple(node, predicate, value)


def _in_cube_link(figure: Figure) -> Iterator[ox.Triple]:
    """The same observation as cube.link has it: nothing but what its shape names."""
    node = structure.twin(figure.iri)
    gathered = Node(f"{data_set(figure.base, figure.indicator).value}/observations")
    yield ox.Triple(gathered, CUBELINK.observation, node)
    yield ox.Triple(node, RDF.type, CUBELINK.Observation)
    yield ox.Triple(node, CUBELINK.observedBy, figure.document or _query(figure.base, figure.indicator))
    for predicate, value in _components(figure):
        yield ox.Triple(node, predicate, value)


def _integer(value: int | None) -> ox.Literal | None:
    return None if value is None else ox.Literal(str(value), datatype=XSD.integer)


def _decimal(value: Decimal | None) -> ox.Literal | None:
    return None if value is None else ox.Literal(str(value), datatype=XSD.decimal)


def _query(base: str, indicator: str) -> Node:
    return ox.NamedNode(f"{base}/id/query/indicators/{indicator}")


def _data_set(base: str, indicator: str, threshold: int) -> Iterator[ox.Triple]:
    """The data set of an indicator, and its query as a node that holds the text (SHACL-SPARQL section 5)."""
    cube, node = data_set(base, indicator), _query(base, indicator)
    asked = query(f"indicators/{indicator}")
    yield ox.Triple(cube, RDF.type, QB.DataSet)
    yield ox.Triple(cube, ENISHI.indicator, scheme("indicator")[indicator].iri)
    yield ox.Triple(cube, ENISHI.coverageThreshold, ox.Literal(str(threshold), datatype=XSD.integer))
    yield ox.Triple(node, RDF.type, SH.SPARQLExecutable)
    yield ox.Triple(node, RDF.type, SH.SPARQLSelectExecutable)
    yield ox.Triple(node, SH.select, ox.Literal(asked.text))
    for locale in LOCALES:
        yield ox.Triple(cube, DCTERMS.title, ox.Literal(asked.title[locale], language=locale))
        yield ox.Triple(node, DCTERMS.title, ox.Literal(asked.title[locale], language=locale))
        yield ox.Triple(node, DCTERMS.description, ox.Literal(asked.summary[locale], language=locale))
