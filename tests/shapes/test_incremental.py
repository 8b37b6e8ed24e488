"""A verdict that is kept up to date is that of judging everything anew."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontology import prefixes
from shapes.validation import Judge
from shapes.validation.admission import read_graph
from shapes.validation.incremental import Incremental

HEAD = (
    "".join(f"@prefix {p}: <{prefixes()[p]}> .\n" for p in ("sh", "rdf", "rdfs", "xsd")) + "@prefix e: <http://e/> .\n"
)


def asking(body: str, shape: str = "a sh:NodeShape ; sh:targetClass e:C") -> str:
    return f"e:S {shape} ; " + select(body)


def select(body: str) -> str:
    return f"sh:sparql [ sh:select '''PREFIX e: <http://e/> SELECT $this ?value WHERE {{ {body} }}''' ] ."


SHAPES = {
    "a duplicate by a path there and back": """
        e:S sh:targetClass e:C ; sh:path ( e:p [ sh:inversePath e:p ] ) ; sh:maxCount 1 .""",
    "an inverse path": """
        e:S sh:targetClass e:C ; sh:path [ sh:inversePath e:q ] ; sh:minCount 1 ; sh:class e:D .""",
    "what lies in other records": """
        e:S a sh:NodeShape ; sh:targetClass e:C ; sh:property e:P .
        e:P sh:path ( e:p e:q ) ; sh:minCount 1 ; sh:nodeKind sh:Literal ;
            sh:property [ sh:path e:p ; sh:maxCount 0 ] .""",
    "properties of properties": """
        e:S a sh:NodeShape ; sh:targetClass e:C ;
            sh:property [ sh:path e:p ; sh:property [ sh:path e:q ; sh:maxCount 1 ;
                sh:property [ sh:path [ sh:inversePath e:q ] ; sh:maxCount 1 ] ] ] .""",
    "shapes in shapes": """
        e:S a sh:NodeShape ; sh:targetClass e:C ; sh:or ( [ sh:not e:N ] [ sh:path e:p ; sh:node e:N ] ) ;
            sh:xone ( e:N [ sh:path e:q ; sh:minCount 1 ] ) .
        e:N a sh:NodeShape ; sh:property [ sh:path e:q ; sh:class e:D ; sh:minCount 1 ] .""",
    "a shape that is named and has a target": """
        e:S a sh:NodeShape ; sh:targetClass e:C ; sh:property [ sh:path e:p ; sh:node e:N ] .
        e:N a sh:NodeShape ; sh:targetClass e:D ; sh:property [ sh:path e:q ; sh:minCount 1 ; sh:maxCount 1 ] .""",
    "paths of any length": """
        e:S sh:targetClass e:C ; sh:path ( [ sh:zeroOrMorePath e:p ]
            [ sh:alternativePath ( e:q [ sh:inversePath e:q ] ) ] ) ;
            sh:maxCount 1 .
        e:T sh:targetClass e:D ; sh:path [ sh:oneOrMorePath [ sh:inversePath e:p ] ] ; sh:maxCount 1 .""",
    "targets of properties": """
        e:S a sh:NodeShape ; sh:targetSubjectsOf e:q ; sh:class e:C .
        e:T a sh:NodeShape ; sh:targetObjectsOf e:q ; sh:property [ sh:path [ sh:inversePath e:p ] ; sh:minCount 1 ] ;
            sh:not [ sh:datatype xsd:integer ; sh:pattern "^0" ] .""",
    "a target by name": """
        e:S a sh:NodeShape ; sh:targetNode e:a , e:nobody ; sh:property [ sh:path e:p ; sh:minCount 1 ] .
        e:T sh:targetNode e:b ; sh:path e:p ; sh:property [ sh:path e:q ; sh:minCount 1 ] .""",
    "a class that is a shape": """
        e:C a sh:NodeShape , rdfs:Class ; sh:property [ sh:path e:q ; sh:minCount 1 ] .""",
    "nothing else is allowed": """
        e:S a sh:NodeShape ; sh:targetClass e:C ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ;
            sh:property [ sh:path e:p ] .""",
    "pairs of properties": """
        e:S a sh:NodeShape ; sh:targetClass e:C ; sh:equals e:p ; sh:property [ sh:path e:p ; sh:disjoint e:q ] ,
            [ sh:path ( e:p e:q ) ; sh:lessThan e:q ] .""",
    "counts of values that conform": """
        e:S a sh:NodeShape ; sh:targetClass e:C ; sh:property [ sh:path ( e:p [ sh:inversePath e:p ] ) ;
            sh:qualifiedValueShape [ sh:class e:C ] ; sh:qualifiedMaxCount 1 ] .""",
    "a duplicate by a query": asking(
        "$this e:p ?value . ?other e:p ?value . FILTER(?other != $this)"
    ),
    "a query for what is missing elsewhere": asking(
        "$this e:p ?value . FILTER NOT EXISTS { ?x e:q ?value . ?value a e:D }"
    ),
    "a query with optional parts": asking(
        "$this e:p ?x . OPTIONAL { ?x e:q ?value } OPTIONAL { ?value e:p ?y } "
        "{ ?y e:q ?z } UNION { ?x a e:D }"
    ),
    "a query that counts": asking(
        "{ SELECT $this (COUNT(?o) AS ?value) WHERE { $this e:p ?x . ?o e:p ?x } GROUP BY $this } "
        "FILTER(?value > 1)"
    ),
    "a query along a path": f"""
        e:S sh:targetClass e:C ; sh:path ( e:p e:q ) ;
            {select("$this $PATH ?value . ?value ^e:q/e:p* ?x . ?x a e:D")}""",
    "a query that leads nowhere": asking(
        "$this e:p ?value . ?x e:q ?y . FILTER(?y = $this)"
    ),
    "a query of any property": asking(
        "?value ?p $this . ?value e:q ?x"
    ),
    "a query of a value": f"""
        e:S sh:targetClass e:C ; sh:path e:p ; sh:property e:V .
        e:V a sh:NodeShape ; {select("$this e:q ?value . ?value ^e:p ?x")}""",
    "a query inside another shape": f"""
        e:S a sh:NodeShape ; sh:targetClass e:C ; sh:not e:N .
        e:N a sh:NodeShape ; {select("$this e:p ?value . ?x e:q ?value")}""",
    "counts of values apart": """
        e:S a sh:NodeShape ; sh:targetClass e:C ;
            sh:property [ sh:path e:p ; sh:qualifiedValueShapesDisjoint true ; sh:qualifiedValueShape [ sh:class e:C ] ;
                sh:qualifiedMinCount 1 ] ,
            [ sh:path e:p ; sh:qualifiedValueShapesDisjoint true ; sh:qualifiedValueShape [ sh:class e:D ] ;
                sh:qualifiedMinCount 1 ] .""",
    "a component": """
        e:K a sh:ConstraintComponent ; sh:parameter [ sh:path e:least ] ;
            sh:validator [ a sh:SPARQLAskValidator ;
                sh:ask '''PREFIX e: <http://e/> ASK { ?x e:q $value . FILTER NOT EXISTS { $this e:q ?x } }''' ] .
        e:S sh:targetClass e:C ; sh:path ( e:p [ sh:zeroOrOnePath e:p ] ) ; e:least 1 .
        e:T a sh:NodeShape ; sh:targetClass e:D ; e:least 1 .""",
}  # fmt: skip

Edit = dict[str, list[tuple[str, str, str]] | None]

things = st.sampled_from([f"<http://e/{n}>" for n in "abcd"])
values = st.one_of(things, st.sampled_from(['"1"', '"01"^^<http://www.w3.org/2001/XMLSchema#integer>', '"x"@ja',
                                            '"1"^^<http://www.w3.org/2001/XMLSchema#integer>']))  # fmt: skip
links = st.tuples(things, st.sampled_from(["<http://e/p>", "<http://e/q>"]), values)
types = st.tuples(things, st.just(f"<{prefixes()['rdf']}type>"), st.sampled_from(["<http://e/C>", "<http://e/D>"]))
classes = st.just(("<http://e/D>", f"<{prefixes()['rdfs']}subClassOf>", "<http://e/C>"))
record = st.lists(st.one_of(links, types, links), max_size=5)
edit = st.dictionaries(st.sampled_from("rstu"), st.one_of(st.none(), record), min_size=1, max_size=3)
edit_of_classes = st.dictionaries(
    st.sampled_from("rst"), st.one_of(st.none(), st.lists(st.one_of(links, types, classes), max_size=3)), min_size=1
)


def graph(turtle: str) -> list[ox.Triple]:
    return read_graph((HEAD + turtle).encode(), "x.ttl")


def triples(said: list[tuple[str, str, str]]) -> list[ox.Triple]:
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in said)
    return list(dict.fromkeys(q.triple for q in ox.parse(text.encode(), ox.RdfFormat.N_TRIPLES)))


@pytest.mark.parametrize("name", SHAPES)
@given(st.data())
@settings(max_examples=40, deadline=None)
def test_after_any_edits_the_report_is_that_of_judging_everything(name: str, data: st.DataObject):
    edited(name, data.draw(st.lists(edit, min_size=1, max_size=5)))


@pytest.mark.parametrize("name", ["shapes in shapes", "a query that counts", "a component", "properties of properties"])
@given(st.lists(edit_of_classes, min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_classes_may_get_subclasses(name: str, edits: list[Edit]):
    edited(name, edits)


def edited(name: str, edits: list[Edit]) -> None:
    shapes = graph(SHAPES[name])
    kept, judge = Incremental(shapes), Judge(shapes)
    held: dict[str, list[ox.Triple]] = {}
    for change in edits:
        changed = {n: triples(said) for n, said in change.items() if said is not None}
        removed = [n for n, said in change.items() if said is None]
        held = {n: t for n, t in {**held, **changed}.items() if n not in removed}
        kept.update(changed.items(), removed)
        full = judge.validate(t for one in held.values() for t in one)
        assert set(kept.report().results) == set(full.results)
