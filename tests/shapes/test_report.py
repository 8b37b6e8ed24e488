"""Reports: findings as RDF that other SHACL tools can read."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

import shapes
from ontology import DCTERMS, PROV, RDF, SDO, SH
from tests.shapes.example import AS_OF, record

RECORD = ox.NamedNode("https://example.org/id/record")


@pytest.fixture(scope="module")
def findings() -> list[shapes.Finding]:
    update = """DELETE { ex:data dcterms:title ?t ; dcterms:type ?y } INSERT { ex:data dcterms:title "データ"@ja }
        WHERE { ex:data dcterms:title ?t ; dcterms:type ?y }"""
    found = shapes.validator("cao-2023", AS_OF).validate(record(update))
    assert [f.severity for f in found] == ["violation", "warning"]
    return found


def _values(triples: list[ox.Triple], predicate: ox.NamedNode) -> list[ox.NamedNode | ox.Literal]:
    return [t.object for t in triples if t.predicate == predicate]


def test_a_finding_is_a_validation_result_that_names_record_rule_and_clause(findings: list[shapes.Finding]):
    vague = findings[1]
    triples = list(shapes.finding_triples(vague, RECORD))
    assert {t.subject for t in triples} == {shapes.finding_node(vague, RECORD)}
    assert _values(triples, RDF.type) == [SH.ValidationResult]
    assert _values(triples, PROV.wasDerivedFrom) == [RECORD]
    assert _values(triples, SH.focusNode) == [ox.NamedNode("https://example.org/id/data")]
    assert _values(triples, SH.resultPath) == [DCTERMS.title]
    assert _values(triples, SH.value) == [ox.Literal("データ", language="ja")]
    assert _values(triples, SH.resultSeverity) == [SH.Warning]
    assert _values(triples, SH.sourceShape) == [ox.NamedNode("https://w3id.org/enishi/shape/element/title-vague")]
    assert _values(triples, SH.sourceConstraintComponent) == [
        ox.NamedNode(SH.Warning.value[:-7] + "NotConstraintComponent")
    ]
    assert [m.language for m in _values(triples, SH.resultMessage)] == ["ja", "en"]
    assert _values(triples, DCTERMS.source) == [ox.NamedNode("https://w3id.org/enishi/clause/cao-2023/title")]


def test_a_path_of_several_steps_is_left_to_the_shape():
    found = shapes.validator("cao-2023", AS_OF).validate(record("DELETE WHERE { ex:project dcterms:title ?t }"))
    triples = list(shapes.finding_triples(found[0], RECORD))
    assert found[0].path == "frapo:isOutputOf/dcterms:title"
    assert _values(triples, SH.resultPath) == []


def test_the_same_finding_has_the_same_name_in_every_run(findings: list[shapes.Finding]):
    nodes = [shapes.finding_node(f, RECORD) for f in findings]
    assert len(set(nodes)) == 2
    assert nodes == [shapes.finding_node(f, RECORD) for f in findings]
    assert all(n.value.startswith(RECORD.value + "#finding-") for n in nodes)


def test_a_report_conforms_only_without_findings(findings: list[shapes.Finding]):
    for told, verdict in ((findings, "false"), (findings[1:], "false"), ([], "true")):
        triples = list(shapes.report_triples(told))
        assert [v.value for v in _values(triples, SH.conforms)] == [verdict]
        assert len(_values(triples, SH.result)) == len(told)


def test_a_report_states_the_profile_and_its_digest(findings: list[shapes.Finding]):
    profile = shapes.profiles()["cao-2023"]
    triples = list(shapes.report_triples(findings, [profile]))
    assert _values(triples, PROV.used) == [ox.NamedNode(profile.iri)]
    assert [v.value for v in _values(triples, SDO.sha256)] == [profile.sha256]


def test_a_report_in_turtle_reads_back_without_blank_nodes(findings: list[shapes.Finding]):
    text = shapes.report_turtle(findings, [shapes.profiles()["cao-2023"]])
    read = {q.triple for q in ox.parse(text.encode(), ox.RdfFormat.TURTLE)}
    assert read == set(shapes.report_triples(findings, [shapes.profiles()["cao-2023"]]))
    assert not [t for t in read if isinstance(t.subject, ox.BlankNode) or isinstance(t.object, ox.BlankNode)]
    assert "sh:ValidationReport" in text
