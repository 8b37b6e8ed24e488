"""The structure of the cubes: what an observation has, for users of RDF Data Cube and of cube.link.

RDF Data Cube (W3C Recommendation, sections 5 to 7): a data structure definition with the dimensions, measures and
attributes of the observations, and slices by basis. cube.link: the same observations in the closed form that it asks
for, with the shape that they have. Lists and shapes have IRIs, as everything in a release.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from loader.record import Node
from ontology import (
    CUBELINK,
    ENISHI,
    LOCALES,
    QB,
    RDF,
    RDFS,
    SCHEMA,
    SDMXA,
    SDMXD,
    SH,
    SKOS,
    XSD,
    Text,
    prefixes,
    scheme,
    text,
)

Fact = tuple[Node, Node | ox.Literal]
STRATA = ("stratum", "institution-class", "mechanism-status", "access-category")
"""The code lists that the parts of figures are of."""
UNDEFINED = ox.Literal("", datatype=CUBELINK.Undefined)
"""A value that is not there: no data, nobody knows it, or it is withheld."""


@dataclass(frozen=True, slots=True)
class Component:
    """A dimension, measure or attribute of the observations.

    Args:
        name: of its part of the structure.
        predicate: the property of an observation.
        kind: class of the property: dimension, measure or attribute.
        range: class of its values, or datatype.
        title: its name for readers.
        always: whether every observation has it.
    """

    name: str
    predicate: Node
    kind: Node
    range: Node
    title: Text
    always: bool = True

    @property
    def is_literal(self) -> bool:
        """Whether its values are literals."""
        return self.range.value.startswith(XSD.namespace)


COMPONENTS = (
    Component("basis", ENISHI.basis, QB.DimensionProperty, SKOS.Concept, text("Basis")),
    Component("variant", ENISHI.variant, QB.DimensionProperty, SKOS.Concept, text("Way of counting")),
    Component("stratum", ENISHI.stratum, QB.DimensionProperty, SKOS.Concept, text("Part")),
    Component("about", ENISHI.about, QB.DimensionProperty, RDFS.Resource, text("About")),
    Component("statedIn", ENISHI.statedIn, QB.DimensionProperty, RDFS.Resource, text("Stated in")),
    Component("refPeriod", SDMXD.refPeriod, QB.DimensionProperty, XSD.date, text("Last day of the period")),
    Component("numerator", ENISHI.numerator, QB.MeasureProperty, XSD.integer, text("Numerator")),
    Component("denominator", ENISHI.denominator, QB.MeasureProperty, XSD.integer, text("Denominator")),
    Component("ratio", ENISHI.ratio, QB.MeasureProperty, XSD.decimal, text("Ratio")),
    Component("obsStatus", SDMXA.obsStatus, QB.AttributeProperty, SKOS.Concept, text("Status")),
    Component("confStatus", SDMXA.confStatus, QB.AttributeProperty, SKOS.Concept, text("Confidentiality")),
    Component("referenceDate", ENISHI.referenceDate, QB.AttributeProperty, XSD.date, text("Reference date")),
    Component("query", ENISHI.query, QB.AttributeProperty, RDFS.Resource, text("Query")),
    Component(
        "publishedPopulation",
        ENISHI.publishedPopulation,
        QB.AttributeProperty,
        XSD.integer,
        text("Published population"),
        always=False,
    ),
)
IN_CUBE_LINK = tuple(c for c in COMPONENTS if c.kind != QB.AttributeProperty or c.name in ("obsStatus", "confStatus"))
"""What the closed form of cube.link has."""
_PREDICATES = {
    QB.DimensionProperty: QB.dimension,
    QB.MeasureProperty: QB.measure,
    QB.AttributeProperty: QB.attribute,
}


def data_set(base: str, indicator: str) -> Node:
    """The data set of an indicator."""
    return Node(f"{base}/id/figure/{indicator}")


def twin(observation: Node) -> Node:
    """The observation of cube.link that tells the same as an observation of RDF Data Cube."""
    return Node(f"{observation.value}#cube")


def properties(base: str) -> Iterator[ox.Triple]:
    """What the properties are, and the one code list of ours that gathers several."""
    strata = Node(f"{base}/id/figure/strata")
    yield ox.Triple(strata, RDF.type, SKOS.Collection)
    for locale in LOCALES:
        yield ox.Triple(strata, SKOS.prefLabel, ox.Literal(text("Parts of figures").to(locale), language=locale))
    for name in STRATA:
        for concept in scheme(name).concepts:
            yield ox.Triple(strata, SKOS.member, concept.iri)
    codes = prefixes()["scheme"]
    lists = {"basis": Node(f"{codes}figure-basis"), "variant": Node(f"{codes}variant"), "stratum": strata}
    for part in COMPONENTS:
        yield ox.Triple(part.predicate, RDF.type, part.kind)
        yield ox.Triple(part.predicate, RDFS.range, part.range)
        if part.name in lists:
            yield ox.Triple(part.predicate, QB.codeList, lists[part.name])


def structure(base: str, indicator: str) -> Iterator[ox.Triple]:
    """The data structure definition of an indicator, with the key of its slices."""
    cube = data_set(base, indicator)
    node, key = Node(f"{cube.value}/structure"), Node(f"{cube.value}/structure/by-basis")
    yield ox.Triple(cube, QB.structure, node)
    yield ox.Triple(node, RDF.type, QB.DataStructureDefinition)
    yield ox.Triple(node, QB.sliceKey, key)
    yield ox.Triple(key, RDF.type, QB.SliceKey)
    yield ox.Triple(key, QB.componentProperty, ENISHI.basis)
    for place, part in enumerate(COMPONENTS, 1):
        yield from _specification(node, place, part)


def _specification(structure_node: Node, place: int, part: Component) -> Iterator[ox.Triple]:
    node = Node(f"{structure_node.value}/{part.name}")
    yield ox.Triple(structure_node, QB.component, node)
    yield ox.Triple(node, RDF.type, QB.ComponentSpecification)
    yield ox.Triple(node, _PREDICATES[part.kind], part.predicate)
    yield ox.Triple(node, QB.order, _number(place))
    if part.kind == QB.AttributeProperty:
        yield ox.Triple(node, QB.componentRequired, ox.Literal(part.always))


def slices(base: str, indicator: str, observed: Iterable[tuple[str, Node]]) -> Iterator[ox.Triple]:
    """The slices of a data set: one a basis, each with its observations.

    Args:
        base, indicator: which data set.
        observed: code of the basis and IRI of each observation.
    """
    cube = data_set(base, indicator)
    for basis, node in observed:
        part = Node(f"{cube.value}/slice/{basis}")
        yield ox.Triple(cube, QB.slice, part)
        yield ox.Triple(part, RDF.type, QB.Slice)
        yield ox.Triple(part, QB.sliceStructure, Node(f"{cube.value}/structure/by-basis"))
        yield ox.Triple(part, ENISHI.basis, scheme("figure-basis")[basis].iri)
        yield ox.Triple(part, QB.observation, node)


def closed(base: str, indicator: str) -> Iterator[ox.Triple]:
    """The cube of cube.link with the shape of its observations."""
    cube = data_set(base, indicator)
    shape, gathered = Node(f"{cube.value}/constraint"), Node(f"{cube.value}/observations")
    yield ox.Triple(cube, RDF.type, CUBELINK.Cube)
    yield ox.Triple(cube, CUBELINK.observationSet, gathered)
    yield ox.Triple(cube, CUBELINK.observationConstraint, shape)
    yield ox.Triple(gathered, RDF.type, CUBELINK.ObservationSet)
    for kind in (CUBELINK.Constraint, SH.NodeShape):
        yield ox.Triple(shape, RDF.type, kind)
    yield ox.Triple(shape, SH.closed, ox.Literal(True))
    for name, path in (("type", RDF.type), ("observedBy", CUBELINK.observedBy)):
        yield from _shape(shape, name, path)
        yield ox.Triple(_part(shape, name), SH.nodeKind, SH.IRI)
    for part in IN_CUBE_LINK:
        yield from _shape(shape, part.name, part.predicate)
        yield from _described(_part(shape, part.name), part)


def _part(shape: Node, name: str) -> Node:
    return Node(f"{shape.value}/{name}")


def _shape(shape: Node, name: str, path: Node) -> Iterator[ox.Triple]:
    node = _part(shape, name)
    yield ox.Triple(shape, SH.property, node)
    yield ox.Triple(node, SH.path, path)
    yield ox.Triple(node, SH.minCount, _number(1))
    yield ox.Triple(node, SH.maxCount, _number(1))


def _described(node: Node, part: Component) -> Iterator[ox.Triple]:
    for locale in LOCALES:
        yield ox.Triple(node, SCHEMA.name, ox.Literal(part.title.to(locale), language=locale))
    if part.kind == QB.DimensionProperty:
        yield ox.Triple(node, RDF.type, CUBELINK.KeyDimension)
    if part.kind == QB.MeasureProperty:
        yield ox.Triple(node, RDF.type, CUBELINK.MeasureDimension)
        choices = [Node(f"{node.value}/value"), Node(f"{node.value}/undefined")]
        yield from _list(Node(f"{node.value}/choice"), choices)
        yield ox.Triple(node, SH["or"], Node(f"{node.value}/choice-1"))
        yield ox.Triple(choices[0], SH.datatype, part.range)
        yield ox.Triple(choices[1], SH.datatype, CUBELINK.Undefined)
    elif part.is_literal:
        yield ox.Triple(node, SH.datatype, part.range)
    else:
        yield ox.Triple(node, SH.nodeKind, SH.IRI)


def _list(stem: Node, items: Sequence[Node]) -> Iterator[ox.Triple]:
    """An RDF list whose cells have IRIs: the stem and the number of the cell."""
    for place, item in enumerate(items, 1):
        cell = Node(f"{stem.value}-{place}")
        yield ox.Triple(cell, RDF.first, item)
        yield ox.Triple(cell, RDF.rest, Node(f"{stem.value}-{place + 1}") if place < len(items) else RDF.nil)


def _number(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=XSD.integer)
