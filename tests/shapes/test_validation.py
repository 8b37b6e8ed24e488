"""Any shapes over any data: what ours adds to an engine, and what it does with hostile input."""

from __future__ import annotations

import itertools
import logging
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontology import prefixes
from shapes.errors import ShapesError
from shapes.validation import Judge, Limits, Report, judge_files
from shapes.validation.admission import admit, read_graph
from shapes.validation.prebinding import read_query
from shapes.validation.writing import Writer

HEAD = (
    "".join(f"@prefix {p}: <{prefixes()[p]}> .\n" for p in ("sh", "owl", "rdf", "rdfs", "xsd"))
    + "@prefix ex: <http://e/> .\n"
)
CLASS = "ex:S a sh:NodeShape ; sh:targetClass ex:C ; "
ONE = b"<http://e/d> a <http://e/C> ."


def graph(turtle: str) -> list[ox.Triple]:
    return read_graph((HEAD + turtle).encode(), "x.ttl")


def judged(shapes: str, data: str, engine: str = "fast", **options: bool) -> Report:
    return Judge(graph(shapes), engine).validate(graph(data), **options)


def select(body: str) -> str:
    return f"{CLASS} sh:sparql [ sh:select '''SELECT $this ?value WHERE {{ {body} }}''' ] ."


def refused(shapes: str, data: bytes = ONE, name: str = "d.ttl", **limits: int) -> str:
    with pytest.raises(ShapesError) as error:
        judge_files(("s.ttl", (HEAD + shapes).encode()), [(name, data)], Limits(**limits))
    assert error.value.to("ja") != error.value.to("en")
    return str(error.value)


# what a set query must keep of pre-binding


@pytest.mark.parametrize(
    "body",
    [
        "$this <http://e/p> ?value",
        "{ FILTER(false) } UNION { FILTER($this = <http://e/a>) }",
        "OPTIONAL { FILTER($this = <http://e/a>) BIND(1 AS ?value) }",
        "FILTER NOT EXISTS { $this <http://e/p> ?x }",
        "?other <http://e/p> ?value . FILTER EXISTS { $this <http://e/p> ?value } FILTER(?other != $this)",
        "{ SELECT $this ?value WHERE { $this <http://e/p>* ?value } }",
        "$this <http://e/p> ?value . FILTER(?value > 1)",
        "{ SELECT $this (COUNT(?v) AS ?value) WHERE { $this <http://e/p> ?v } GROUP BY $this }",
        "FILTER(bound($this)) { FILTER(bound($this)) }",
    ],
)
def test_a_query_for_all_nodes_means_what_one_for_each_means(body: str):
    data = "ex:a a ex:C ; ex:p 1 , 2 . ex:b a ex:C ; ex:p 2 , ex:a . ex:c a ex:C ."
    found = {(str(r.focus), str(r.value)) for r in judged(select(body), data).results}
    apart = set()
    for name in "abc":
        one = select(body).replace("sh:targetClass ex:C", f"sh:targetNode ex:{name}")
        apart |= {(str(r.focus), str(r.value)) for r in judged(one, data).results}
    assert found == apart
    assert found


def test_dates_can_be_compared_in_a_query():
    rule = select("$this <http://e/from> ?a ; <http://e/to> ?value . FILTER(?value < ?a)")
    dates = 'ex:d a ex:C ; ex:from "2026-04-02"^^xsd:date ; ex:to "2026-04-01"^^xsd:date .'
    assert [r.value for r in judged(rule, dates).results] == [graph(dates)[2].object]


def test_a_value_is_told_as_the_data_write_it():
    rule = select("$this <http://e/p> ?value")
    (result,) = judged(rule, 'ex:d a ex:C ; ex:p "007"^^xsd:integer .').results
    assert result.value is not None
    assert result.value.value == "007"


def test_messages_are_filled_and_have_a_default_in_both_languages():
    rule = f"""{CLASS} sh:property [ sh:path ex:p ; sh:maxLength 2 ] ,
        [ sh:path ex:p ; sh:maxLength 3 ; sh:message 'long {{?value}}' ] ."""
    told = [{m.language: m.value for m in r.messages} for r in judged(rule, "ex:d a ex:C ; ex:p 'abcd' .").results]
    assert {None: "long abcd"} in told
    assert {"ja": "値が 2 文字より長くなっています", "en": "The value is longer than 2 characters"} in told


def test_a_nested_shape_tells_why_it_does_not_hold():
    rule = f"{CLASS} sh:node ex:N . ex:N a sh:NodeShape ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ."
    (result,) = judged(rule, "ex:d a ex:C .", details=True).results
    assert [d.component.value.rpartition("#")[2] for d in result.details] == ["MinCountConstraintComponent"]


def test_a_report_is_one_standard_report_with_its_paths():
    rule = f"{CLASS} sh:property [ sh:path ( ex:a [ sh:inversePath ex:b ] ) ; sh:minCount 1 ] ."
    shapes = admit(graph(rule))
    report = Judge(shapes.triples).validate(graph("ex:d a ex:C ."))
    said = {q.triple for q in ox.parse(Writer(shapes).turtle(report), ox.RdfFormat.TURTLE)}
    names = [t.predicate.value.rpartition("#")[2] for t in said]
    assert names.count("resultPath") == 1
    assert names.count("inversePath") == 1
    assert {"conforms", "result", "focusNode", "sourceShape", "resultSeverity", "resultMessage"} <= set(names)


# what is refused


@pytest.mark.parametrize(
    ("shapes", "reason"),
    [
        (CLASS + "sh:class ex:D . <> owl:imports <http://e/x> .", "owl:imports"),
        (CLASS + "sh:js [ a sh:JSConstraint ] .", "JavaScript"),
        (CLASS + "sh:property [ sh:path ex:p ; sh:node ex:S ] .", "refers to itself"),
        (CLASS + "sh:not [ " * 2000 + "sh:class ex:D" + "]" * 2000 + " .", "nested more than"),
        (CLASS + "sh:property [ sh:path ex:p ; sh:minCount 'x' ] .", "not well-formed: sh:minCount x"),
        (CLASS + "sh:in _:l . _:l rdf:first 1 ; rdf:rest _:l .", "not well-formed"),
        (CLASS + "sh:property [ sh:path ex:p ; sh:pattern '((a{1000}){1000}){1000}' ] .", "size limit"),
        (select("$this ?p ?o SERVICE <http://127.0.0.1/> { ?a ?b ?c }"), "SERVICE"),
        (select("$this ?p ?o MINUS { $this ?p 1 }"), "MINUS"),
        (select("BIND(1 AS $this)"), "gives a value to $this"),
        (select("{" * 3000 + "$this ?p ?o" + "}" * 3000), "nested more than"),
        (select("$this ?p ?o FILTER(" + "(" * 30000 + "1" + ")" * 30000 + ")"), "nested too deeply"),
        ("", "holds no shape"),
        ("hello {", "not valid Turtle"),
    ],
)
def test_shapes_of_others_are_refused_with_a_reason(shapes: str, reason: str):
    assert reason in refused(shapes)


def _entities() -> bytes:
    lines = [b'<!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa">']
    lines += [b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9)]
    rdf = prefixes()["rdf"].encode()
    body = b'<rdf:Description rdf:about="http://e/d"><e:p>&j;</e:p></rdf:Description>'
    return b"<!DOCTYPE r [%s]><rdf:RDF xmlns:rdf='%s' xmlns:e='http://e/'>%s</rdf:RDF>" % (b"".join(lines), rdf, body)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("d.jsonld", b'{"@context":"http://127.0.0.1:9/x","@id":"http://e/d"}', "remote contexts"),
        ("d.jsonld", b'{"http://e/p":' * 100_000, "not valid JSON-LD"),
        ("d.ttl", b"<http://e/d> <http://e/p> '\xff' .", "UTF-8"),
        ("d.rdf", _entities(), "memory"),
        ("d.csv", b"a,b", "no RDF syntax"),
        ("d.ttl", b" " * 2_000_001, "larger than 2000000 bytes"),
    ],
)
def test_data_of_others_are_refused_with_a_reason(name: str, data: bytes, reason: str):
    assert reason in refused(CLASS + "sh:class ex:D .", data, name, memory=600_000_000, largest=2_000_000)


def test_a_query_without_end_is_ended():
    patterns = " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(5))
    data = b"".join(b"<http://e/%d> a <http://e/C> .\n" % i for i in range(500))
    endless = select(
        f"$this ?p ?o . {patterns} FILTER(?c0 = ?c1 && STR(?a0) = CONCAT(STR(?a1), STR(?a2), STR(?a4), STR(?a3)))"
    )
    assert "2 seconds" in refused(endless, data, seconds=2)


def test_a_pattern_that_explodes_elsewhere_is_matched_in_linear_time():
    rule = HEAD + CLASS + "sh:property [ sh:path ex:p ; sh:pattern '^(a+)+$' ] ."
    data = b"<http://e/d> a <http://e/C> ; <http://e/p> '" + b"a" * 100_000 + b"b' ."
    outcome = judge_files(("s.ttl", rule.encode()), [("d.ttl", data)], Limits(seconds=20))
    assert [r["component"].rpartition("#")[2] for r in outcome.results] == ["PatternConstraintComponent"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("d.nt", b"<http://e/d> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/C> ."),
        ("d.trig", b"<http://e/g> { <http://e/d> a <http://e/C> }"),
        ("d.nq", b"<http://e/d> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/C> <http://e/g> ."),
        ("d.jsonld", b'{"@id":"http://e/d","@type":"http://e/C"}'),
        ("d.rdf", (b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="http://e/d">'
         b'<rdf:type rdf:resource="http://e/C"/></rdf:Description></rdf:RDF>')),
    ],
)  # fmt: skip
def test_data_may_be_in_any_syntax_of_rdf(name: str, data: bytes):
    rule = (HEAD + CLASS + "sh:property [ sh:path ex:p ; sh:minCount 1 ] .").encode()
    outcome = judge_files(("s.ttl", rule), [(name, data)])
    assert [r["focus"] for r in outcome.results] == ["http://e/d"]


@given(st.text(alphabet="{}()$?this FILTERSELECTASbound<>'\"#\\.;*^/|\n", max_size=200))
@settings(max_examples=300, deadline=None)
def test_no_text_of_a_query_breaks_the_reader(body: str):
    try:
        query = read_query("SELECT $this WHERE { " + body + " }", ("this",))
    except ShapesError:
        return
    assert "".join(t.text for t in query.tokens) == "SELECT $this WHERE { " + body + " }"


@given(st.lists(st.sampled_from(["_:a", "_:b", "ex:c", "_:d"]), min_size=2, max_size=8))
@settings(max_examples=100, deadline=None)
def test_blank_nodes_keep_their_names_through_the_engine(names: list[str]):
    data = graph("".join(f"{a} a ex:C ; ex:p {b} .\n" for a, b in itertools.pairwise(names)))
    rule = f"{CLASS} sh:property [ sh:path ex:p ; sh:nodeKind sh:Literal ] ."
    told = {(r.focus, r.value) for r in judged_triples(rule, data).results}
    assert told == {(t.subject, t.object) for t in data if t.predicate.value == "http://e/p"}


def judged_triples(shapes: str, data: list[ox.Triple]) -> Report:
    return Judge(graph(shapes)).validate(data)


def test_the_engines_agree_on_core_and_queries():
    logging.disable(logging.WARNING)
    rule = f"""{CLASS} sh:closed true ; sh:ignoredProperties ( rdf:type ) ;
        sh:property [ sh:path ex:p ; sh:minCount 1 ; sh:datatype xsd:integer ; sh:severity sh:Warning ] ;
        sh:sparql [ sh:select 'SELECT $this ?value WHERE {{ $this <http://e/p> ?value FILTER(?value > 5) }}' ] ."""
    data = "ex:a a ex:C ; ex:p 7 . ex:b a ex:C ; ex:p 2.5 ; ex:q 1 . [] a ex:C ."
    told = {e: sorted(r.key for r in judged(rule, data, e).results) for e in ("fast", "pyshacl")}
    logging.disable(logging.NOTSET)
    assert told["fast"] == told["pyshacl"]
    assert len(told["fast"]) == 4


def test_the_command_judges_by_a_file_of_shapes(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    from loader.cli import main

    (tmp_path / "s.ttl").write_text(HEAD + CLASS + "sh:property [ sh:path ex:p ; sh:minCount 1 ] .")
    (tmp_path / "d.ttl").write_bytes(ONE)
    order = ["validate", str(tmp_path / "d.ttl"), "--shapes", str(tmp_path / "s.ttl"), "--locale", "ja"]
    assert main([*order, "-f", "turtle"]) == 1
    assert "sh:ValidationReport" in capsys.readouterr().out
    assert main([*order, "-f", "csv"]) == 1
    assert "値の数が 1 個に足りません" in capsys.readouterr().out
    assert main([*order, "-f", "json"]) == 1
    assert '"conforms": false' in capsys.readouterr().out
    (tmp_path / "d.ttl").write_text("<http://e/d> a <http://e/C> ; <http://e/p> 1 .")
    assert main(order) == 0
    assert "結果 0 件" in capsys.readouterr().out
    (tmp_path / "s.ttl").write_text(HEAD + CLASS + "sh:property [ sh:path 1 ] .")
    assert main(order) == 2
    assert "書き方が正しくありません" in capsys.readouterr().err
