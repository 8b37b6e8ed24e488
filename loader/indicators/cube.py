"""Figures as RDF Data Cube observations (W3C Recommendation, sections 5 and 6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

import pyoxigraph as ox

from loader.indicators.figure import Figure
from loader.record import Node
from ontology import (
    DCTERMS,
    ENISHI,
    LOCALES,
    PROV,
    QB,
    RDF,
    SDMXA,
    SDMXD,
    SDO,
    SH,
    XSD,
    prefixes,
    scheme,
)
from queries import query


def observations(found: Iterable[Figure], release: str | None = None) -> Iterator[ox.Triple]:
    """Figures as observations, with the data sets they belong to and the queries that gave them.

    Args:
        found: the figures.
        release: IRI of the release they were computed over, if it has one yet.
    """
    indicators: dict[tuple[str, str], None] = {}
    for figure in found:
        indicators[figure.base, figure.indicator] = None
        yield from _observation(figure, release)
    for base, indicator in indicators:
        yield from _data_set(base, indicator)


def _observation(figure: Figure, release: str | None) -> Iterator[ox.Triple]:
    node, base = figure.iri, figure.base
    asked = ox.NamedNode(f"{base}/id/query/indicators/{figure.indicator}")
    over = ox.NamedNode(release) if release else None
    klass = figure.stratum if "/institution-class/" in figure.stratum.value else None
    stated: list[tuple[Node, Node | ox.Literal | None]] = [
        (RDF.type, QB.Observation),
        (QB.dataSet, ox.NamedNode(f"{base}/id/figure/{figure.indicator}")),
        (ENISHI.indicator, scheme("indicator")[figure.indicator].iri),
        (ENISHI.basis, scheme("figure-basis")[figure.basis].iri),
        (ENISHI.variant, figure.variant),
        (ENISHI.stratum, figure.stratum),
        (ENISHI.institutionClass, klass),
        (DCTERMS.subject, figure.subject),
        (SDMXD.refPeriod, ox.Literal(figure.period.isoformat(), datatype=XSD.date)),
        (ENISHI.referenceDate, ox.Literal(figure.reference_date.isoformat(), datatype=XSD.date)),
        (ENISHI.numerator, _integer(figure.numerator)),
        (ENISHI.denominator, _integer(figure.denominator)),
        (ENISHI.ratio, _decimal(figure.ratio)),
        (SDO.unitText, ox.Literal(figure.unit) if figure.unit else None),
        (SDMXA.obsStatus, ox.NamedNode(f"{prefixes()['sdmx-code']}obsStatus-{figure.status}")),
        (PROV.hadPrimarySource, figure.document),
        (ENISHI.query, asked),
        (ENISHI.release, over),
        *((PROV.wasDerivedFrom, origin) for origin in (asked, over, *figure.evidence)),
        *((DCTERMS.title, ox.Literal(figure.title(locale), language=locale)) for locale in LOCALES),
    ]
    for predicate, value in stated:
        if value is not None:
            yield ox.Triple(node, predicate, value)


def _integer(value: int | None) -> ox.Literal | None:
    return None if value is None else ox.Literal(str(value), datatype=XSD.integer)


def _decimal(value: Decimal | None) -> ox.Literal | None:
    return None if value is None else ox.Literal(str(value), datatype=XSD.decimal)


def _data_set(base: str, indicator: str) -> Iterator[ox.Triple]:
    """The data set of an indicator, and its query as a node that holds the text (SHACL-SPARQL section 5)."""
    cube = ox.NamedNode(f"{base}/id/figure/{indicator}")
    node = ox.NamedNode(f"{base}/id/query/indicators/{indicator}")
    asked = query(f"indicators/{indicator}")
    yield ox.Triple(cube, RDF.type, QB.DataSet)
    yield ox.Triple(cube, ENISHI.indicator, scheme("indicator")[indicator].iri)
    yield ox.Triple(node, RDF.type, SH.SPARQLExecutable)
    yield ox.Triple(node, RDF.type, SH.SPARQLSelectExecutable)
    yield ox.Triple(node, SH.select, ox.Literal(asked.text))
    for locale in LOCALES:
        yield ox.Triple(cube, DCTERMS.title, ox.Literal(asked.title[locale], language=locale))
        yield ox.Triple(node, DCTERMS.title, ox.Literal(asked.title[locale], language=locale))
        yield ox.Triple(node, DCTERMS.description, ox.Literal(asked.summary[locale], language=locale))
