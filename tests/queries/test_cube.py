"""The figures are a well-formed data cube: IC-1 to IC-21 of the W3C Recommendation (section 11.1), and cube.link.

The constraints are asked after the normalisation of section 10.2. Each is true when it is broken, and each has a
breakage here that only it, or it first of all, finds.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from pyshacl import validate

from loader.indicators import figures, observations
from ontology import CUBELINK, ENISHI, QB, SDMXA, prefixes
from tests.queries.conftest import BASE, CASES, cited, words

FOLDER = Path(__file__).parent / "cube"
ON = date(2025, 3, 31)
FILES = sorted(FOLDER.glob("ic-*.rq"))
K2 = f"<{BASE}/id/figure/K2"
ONE = f"{K2}/derived/2023-03-31>"
NAMES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes().items())


def figures_graph() -> ox.Store:
    """What the graph of figures holds over all golden cases together, and nothing else."""
    asked = ox.Store()
    asked.extend(cited())
    for case in sorted(CASES.glob("indicators/*/graph.trig")):
        asked.load(path=str(case), format=ox.RdfFormat.TRIG)
    made = ox.Store()
    for triple in observations(figures(asked, ON, BASE)):
        made.add(ox.Quad(*triple))
    return made


@pytest.fixture(scope="module")
def cube() -> ox.Store:
    return figures_graph()


def broken(cube: ox.Store, damage: str = "") -> list[str]:
    """The constraints that a cube breaks, with the ontology beside it, after a damage."""
    judged = ox.Store()
    judged.extend(cube)
    judged.extend(words())
    if damage:
        judged.update(NAMES + damage)
    judged.update((FOLDER / "normalise.ru").read_text(encoding="utf-8"))
    return [file.stem for file in FILES for text in instances(file, judged) if judged.query(text)]


def instances(file: Path, judged: ox.Store) -> list[str]:
    """A constraint as queries: IC-20 and IC-21 are templates, asked for every parent-child property."""
    text = file.read_text(encoding="utf-8")
    if "<urn:p>" not in text:
        return [text]
    links = judged.quads_for_pattern(None, ox.NamedNode(f"{QB.namespace}parentChildProperty"), None)
    inverse = ox.NamedNode("http://www.w3.org/2002/07/owl#inverseOf")
    found: list[object] = []
    for link in links:
        if file.stem == "ic-20" and isinstance(link.object, ox.NamedNode):
            found.append(link.object)
        if file.stem == "ic-21" and isinstance(link.object, ox.BlankNode):
            found += [q.object for q in judged.quads_for_pattern(link.object, inverse, None)]
    return [text.replace("<urn:p>", str(node)) for node in found]


def test_there_are_all_twenty_one_constraints() -> None:
    assert [f.stem for f in FILES] == [f"ic-{n:02}" for n in range(1, 22)]


def test_the_figures_break_no_constraint(cube: ox.Store) -> None:
    assert len(list(cube.quads_for_pattern(None, QB.dataSet, None))) > 40
    assert broken(cube) == []


_MEASURE_CUBE = """
  <urn:set> a qb:DataSet ; qb:structure <urn:dsd> .
  <urn:dsd> a qb:DataStructureDefinition ;
    qb:component [ qb:dimension qb:measureType ] , [ qb:dimension sdmx-dimension:refPeriod ] ,
      [ qb:measure enishi:numerator ] , [ qb:measure enishi:denominator ] .
  qb:measureType rdfs:range rdf:Property .
  <urn:a> a qb:Observation ; qb:dataSet <urn:set> ; sdmx-dimension:refPeriod "2024-03-31"^^xsd:date ;
    qb:measureType enishi:numerator ; %s .
  <urn:b> a qb:Observation ; qb:dataSet <urn:set> ; sdmx-dimension:refPeriod "2024-03-31"^^xsd:date ;
    qb:measureType enishi:denominator ; enishi:denominator 2 .
"""
_HIERARCHY = """
  enishi:basis qb:codeList <urn:list> .
  <urn:list> a qb:HierarchicalCodeList ; qb:hierarchyRoot scheme:figure-basis\\/published ;
    qb:parentChildProperty %s .
"""


_ANOTHER = "DELETE { ?s %s ?v } INSERT { ?s %s <urn:new> } WHERE { ?s %s ?v FILTER(?s = " + ONE + ") }"
_MOVED = (
    f"DELETE DATA {{ {K2}> qb:slice {K2}/slice/derived> }} ; "
    f"INSERT DATA {{ <{BASE}/id/figure/K1> qb:slice {K2}/slice/derived> }}"
)


def measured(first: str) -> str:
    """A cube with a measure dimension, whose first observation is stated as given."""
    return "INSERT DATA {" + _MEASURE_CUBE % first + "}"


def hierarchical(link: str) -> str:
    """A hierarchical code list whose codes hang together by a property."""
    return "INSERT DATA {" + _HIERARCHY % link + "}"


DAMAGES = [
    ("ic-01", "INSERT DATA { <urn:o> a qb:Observation }"),
    ("ic-01", f"INSERT DATA {{ {ONE} qb:dataSet {K2}-too> . {K2}-too> qb:structure {K2}/structure> }}"),
    ("ic-02", f"DELETE WHERE {{ {K2}> qb:structure ?dsd }}"),
    ("ic-02", f"INSERT DATA {{ {K2}> qb:structure <{BASE}/id/figure/K1/structure> }}"),
    ("ic-03", "DELETE { ?dsd qb:component ?c } WHERE { ?dsd qb:component ?c . ?c qb:measure ?m }"),
    ("ic-04", "DELETE WHERE { enishi:about rdfs:range ?class }"),
    ("ic-05", "DELETE WHERE { enishi:variant qb:codeList ?list }"),
    ("ic-06", f"INSERT DATA {{ {K2}/structure/ratio> qb:componentRequired false }}"),
    ("ic-07", "DELETE WHERE { ?dsd qb:sliceKey ?key }"),
    ("ic-08", f"INSERT DATA {{ {K2}/structure/by-basis> qb:componentProperty enishi:measure }}"),
    ("ic-09", f"DELETE WHERE {{ {K2}/slice/derived> qb:sliceStructure ?key }}"),
    ("ic-10", f"DELETE WHERE {{ {K2}/slice/derived> enishi:basis ?basis }}"),
    ("ic-11", f"DELETE WHERE {{ {ONE} enishi:variant ?variant }}"),
    ("ic-12", f"INSERT {{ <urn:o> ?p ?v }} WHERE {{ {ONE} ?p ?v }}"),
    ("ic-13", f"DELETE WHERE {{ {ONE} sdmx-attribute:obsStatus ?status }}"),
    ("ic-14", f"DELETE WHERE {{ {ONE} enishi:ratio ?ratio }}"),
    ("ic-15", measured('rdfs:label "none"')),
    ("ic-16", measured("enishi:numerator 1 ; enishi:denominator 2")),
    ("ic-17", measured("enishi:numerator 1") + " ; DELETE WHERE { <urn:b> ?p ?o }"),
    ("ic-18", _MOVED),
    ("ic-19", _ANOTHER % (("enishi:variant",) * 3)),
    ("ic-19", _ANOTHER % (("enishi:stratum",) * 3)),
    ("ic-20", hierarchical("skos:narrower")),
    ("ic-21", hierarchical("[ owl:inverseOf skos:broader ]")),
]


def test_every_constraint_has_a_cube_that_breaks_it() -> None:
    assert {name for name, _ in DAMAGES} == {file.stem for file in FILES}


@pytest.mark.parametrize(("constraint", "damage"), DAMAGES, ids=[name for name, _ in DAMAGES])
def test_each_constraint_finds_what_breaks_it(cube: ox.Store, constraint: str, damage: str) -> None:
    assert constraint in broken(cube, damage)


def test_a_sound_measure_dimension_breaks_nothing(cube: ox.Store) -> None:
    assert broken(cube, measured("enishi:numerator 1")) == []


def test_a_whole_graph_with_cited_numbers_is_well_formed_too(cube: ox.Store) -> None:
    whole = ox.Store()
    whole.extend(cube)
    whole.extend(cited())
    assert broken(whole) == []


def graph(cube: ox.Store) -> rdflib.Graph:
    made = rdflib.Graph()
    lines = "".join(f"{q.triple} .\n" for q in cube)
    return made.parse(data=lines, format="nt")


_SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix cube: <https://cube.link/> . @prefix schema: <http://schema.org/> .
<urn:cube> a sh:NodeShape ; sh:targetClass cube:Cube ;
  sh:property [ sh:path cube:observationSet ; sh:minCount 1 ; sh:class cube:ObservationSet ] ;
  sh:property [ sh:path cube:observationConstraint ; sh:minCount 1 ; sh:maxCount 1 ; sh:class cube:Constraint ] .
<urn:set> a sh:NodeShape ; sh:targetClass cube:ObservationSet ;
  sh:property [ sh:path cube:observation ; sh:minCount 1 ; sh:class cube:Observation ] .
<urn:constraint> a sh:NodeShape ; sh:targetClass cube:Constraint ;
  sh:property [ sh:path sh:closed ; sh:hasValue true ] ;
  sh:property [ sh:path sh:property ; sh:minCount 3 ; sh:node <urn:property> ] .
<urn:property> a sh:NodeShape ;
  sh:property [ sh:path sh:path ; sh:minCount 1 ; sh:maxCount 1 ] ;
  sh:property [ sh:path sh:minCount ; sh:hasValue 1 ; sh:maxCount 1 ] ;
  sh:property [ sh:path sh:maxCount ; sh:hasValue 1 ; sh:maxCount 1 ] ;
  sh:or (
    [ sh:path sh:datatype ; sh:minCount 1 ] [ sh:path sh:nodeKind ; sh:minCount 1 ] [ sh:path sh:or ; sh:minCount 1 ]
  ) .
"""


def test_a_cube_is_one_as_cube_link_has_it(cube: ox.Store) -> None:
    conforms, _, text = validate(graph(cube), shacl_graph=rdflib.Graph().parse(data=_SHAPES, format="turtle"))
    assert conforms, text


def as_shapes(cube: ox.Store) -> rdflib.Graph:
    """The constraints of the cubes as shapes for the observations of their sets."""
    shapes = graph(cube)
    for made, _, gathered in shapes.triples((None, rdflib.URIRef(CUBELINK.observationSet.value), None)):
        shape = shapes.value(made, rdflib.URIRef(CUBELINK.observationConstraint.value))
        assert shape is not None
        for node in shapes.objects(gathered, rdflib.URIRef(CUBELINK.observation.value)):
            shapes.add((shape, rdflib.SH.targetNode, node))
    return shapes


def test_every_observation_has_the_shape_that_its_cube_says(cube: ox.Store) -> None:
    conforms, _, text = validate(graph(cube), shacl_graph=as_shapes(cube))
    assert conforms, text
    spoilt = graph(cube)
    spoilt.add((rdflib.URIRef(f"{ONE[1:-1]}#cube"), rdflib.RDFS.label, rdflib.Literal("more")))
    assert not validate(spoilt, shacl_graph=as_shapes(cube))[0]


def test_the_two_forms_of_an_observation_tell_the_same(cube: ox.Store) -> None:
    told = (ENISHI.numerator, ENISHI.denominator, ENISHI.ratio, SDMXA.obsStatus, ENISHI.basis, ENISHI.stratum)
    nodes = [q.subject for q in cube.quads_for_pattern(None, QB.dataSet, None)]
    for node in nodes:
        assert isinstance(node, ox.NamedNode)
        other = ox.NamedNode(f"{node.value}#cube")
        for predicate in told:
            mine, theirs = ({q.object for q in cube.quads_for_pattern(s, predicate, None)} for s in (node, other))
            assert mine == theirs
            assert len(mine) == 1


def test_no_node_of_the_cube_is_blank_and_every_status_is_of_sdmx(cube: ox.Store) -> None:
    assert not [q for q in cube if isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode)]
    statuses = {q.object.value for q in cube.quads_for_pattern(None, SDMXA.obsStatus, None)}  # type: ignore[union-attr]
    assert {re.sub(r".*obsStatus-", "", s) for s in statuses} == {"A", "D", "E", "M", "U"}


def test_a_figure_that_is_not_there_is_undefined_and_not_zero(cube: ox.Store) -> None:
    node = ox.NamedNode(f"{BASE}/id/figure/K8/computed/{ON}")
    values = {q.object for p in (ENISHI.numerator, ENISHI.ratio) for q in cube.quads_for_pattern(node, p, None)}
    assert values == {ox.Literal("", datatype=CUBELINK.Undefined)}
